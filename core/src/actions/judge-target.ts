import type { Action, TargetSeen } from '../schema/action.ts'
import { isApproved } from './held-approvals.ts'
import { isFirstAttempt } from './is-first-attempt.ts'
import { ACTION_LIMITS } from './limits.ts'

/**
 * What an attempt does with the target that it just read: `write` on condition of the etag seen; `done`: it stands as
 * wanted, nothing to write; `drifted`: others changed it, yield; `expired`: untouched, but it may be applied no more; `late`:
 * the lease ends too soon, leave it to the next attempt.
 */
export type TargetVerdict = 'write' | 'done' | 'drifted' | 'expired' | 'late'

/**
 * Judges the target for the attempt under way; `action` is as its claim left it, `digest` of its proposal as read then. A
 * target without etag is written again after a crash: its idempotency key makes that count once.
 */
export function judgeTarget(action: Action, seen: TargetSeen, digest: string, now: Date): TargetVerdict {
  const verdict = action.state === 'reverting' ? ofReverting(action, seen) : ofApplying(action, seen, digest, now)
  if (verdict !== 'write') return verdict
  const untilMs = action.lease?.untilTime.getTime() ?? 0
  return now.getTime() < untilMs - ACTION_LIMITS.marginMs ? 'write' : 'late'
}

function ofApplying(action: Action, seen: TargetSeen, digest: string, now: Date): TargetVerdict {
  const { baseline, desiredDigest } = action.proposal.dryRun
  const isSame = seen.etag === baseline.etag && (seen.etag !== null || seen.digest === baseline.digest)
  if (isSame) return mayWrite(action, digest, now) ? 'write' : 'expired'
  return !isFirstAttempt(action) && seen.digest === desiredDigest ? 'done' : 'drifted'
}

function mayWrite(action: Action, digest: string, now: Date): boolean {
  const { ttlMs } = action.proposal
  const isOver = ttlMs !== null && action.applyTime !== null && now.getTime() >= action.applyTime.getTime() + ttlMs
  return !isOver && now < action.expireTime && isApproved(action, digest, now)
}

function ofReverting({ appliedEtag, proposal }: Action, seen: TargetSeen): TargetVerdict {
  if (seen.digest === proposal.dryRun.baseline.digest) return 'done'
  const isOurs = appliedEtag === null ? seen.digest === proposal.dryRun.desiredDigest : seen.etag === appliedEtag
  return isOurs ? 'write' : 'drifted'
}
