import { wasApproved } from '@mesh/core/actions/held-approvals'
import { isFirstAttempt } from '@mesh/core/actions/is-first-attempt'
import { judgeTarget } from '@mesh/core/actions/judge-target'
import { stopAt } from '@mesh/core/actions/policy/judge-application'
import type { AttemptOutcome } from '@mesh/core/actions/record-attempt'
import type { Action } from '@mesh/core/schema/action'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { digestOf } from '../../kit/digest.ts'
import { isLate, within } from '../../kit/within.ts'
import { bindKind, type ActionKinds, type BoundKind } from '../engine/bind-kind.ts'
import { changedFields, changesOf, fieldsDigest } from '../engine/fields.ts'
import type { TargetReading } from '../kind.ts'
import type { PolicyNow } from '../store/policy.ts'

/** All calls of one attempt together. */
const CALLS_MS_MAX = 60_000
const PROBLEM_CHARS_MAX = 1000

export interface CarryOutDeps {
  kinds: ActionKinds
  loadPolicy: () => Promise<PolicyNow>
  now: () => Date
}

/** An attempt under way: the action as its claim left it. */
export interface Attempt {
  actionId: string
  action: Action
  fence: number
}

/**
 * Makes the attempt: reads the target, judges it, plans again before anything is written, and writes on condition of what was
 * read. Undefined when its outcome is not known or its lease ends too soon: then nothing is recorded and the next attempt, which begins after
 * the lease, finds out.
 */
export async function carryOut(attempt: Attempt, deps: CarryOutDeps): Promise<AttemptOutcome | undefined> {
  const { action } = attempt
  const isReverting = action.state === 'reverting'
  const endMs = deps.now().getTime() + CALLS_MS_MAX
  const inTime = <T>(work: Promise<T>) => within(work, endMs - deps.now().getTime())
  const isFirst = isFirstAttempt(action)
  if (isReverting && !wasApproved(action, digestOf(action.proposal))) {
    const problem =
      'its proposal changed after it was approved, so how its target was before is not known: mend it by hand'
    return { outcome: 'failed', problem, isUnchanged: false, isFinal: true }
  }
  let kind: BoundKind
  let reading: TargetReading
  try {
    kind = await bindKind(deps.kinds, action.proposal)
    reading = await inTime(kind.read(deps.now()))
  } catch (error) {
    return failed(error, isFirst)
  }
  const judge = () => judgeTarget(action, seen, digestOf(action.proposal), deps.now())
  const seen = { etag: reading.etag, digest: fieldsDigest(reading.fields) }
  switch (judge()) {
    case 'late':
      return undefined
    case 'expired':
      return { outcome: 'expired' }
    case 'drifted':
      return { outcome: 'drifted', problem: driftOf(action, reading) }
    case 'done':
      return isReverting ? { outcome: 'reverted' } : { outcome: 'applied', etag: reading.etag }
    case 'write':
  }
  const isUnchanged = isFirst || reading.etag !== null
  try {
    if (!isReverting) {
      const { config, stop } = await deps.loadPolicy()
      const denial = stopAt(config, stop, deps.now())
      // Where an earlier attempt may have written unseen, waiting would hide that.
      if (denial !== undefined && isUnchanged) return { outcome: 'denied', denial }
      const refusal = denial?.message ?? (await refusalOf(action, kind, reading, deps.now(), inTime))
      if (refusal !== undefined) return { outcome: 'failed', problem: refusal, isUnchanged, isFinal: true }
    }
  } catch (error) {
    return failed(error, isUnchanged)
  }
  if (judge() !== 'write') return undefined
  return write(attempt, kind, reading, { isFirst, now: deps.now(), inTime })
}

/** What the kind says against writing now though it was approved and claimed; undefined for nothing. Throws what the kind throws. */
async function refusalOf(
  { proposal }: Action,
  kind: BoundKind,
  reading: TargetReading,
  now: Date,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): Promise<string | undefined> {
  const plan = await inTime(kind.plan(reading, now))
  const changes = changesOf(reading.fields, plan.wanted)
  const desired = fieldsDigest(changedFields(reading.fields, changes, 'after'))
  if (desired !== proposal.dryRun.desiredDigest) return 'it would change something else now than what was approved'
  if (plan.risk === proposal.risk || plan.risk === 'low') return undefined
  if (plan.risk === 'medium' && proposal.risk === 'high') return undefined
  return `it is of ${plan.risk} risk now: it was approved as ${proposal.risk}`
}

async function write(
  { actionId, action, fence }: Attempt,
  kind: BoundKind,
  reading: TargetReading,
  { isFirst, now, inTime }: { isFirst: boolean; now: Date; inTime: <T>(work: Promise<T>) => Promise<T> },
): Promise<AttemptOutcome | undefined> {
  const isRevert = action.state === 'reverting'
  const fields = changedFields(reading.fields, action.proposal.dryRun.changes, isRevert ? 'before' : 'after')
  const idempotencyKey = `${actionId}:${isRevert ? 'revert' : 'apply'}`
  try {
    const written = await inTime(
      kind.write(fields, {
        actionId,
        idempotencyKey,
        fence,
        etag: reading.etag,
        isRevert,
        endTime: endOf(action, now),
        now,
      }),
    )
    return isRevert ? { outcome: 'reverted' } : { outcome: 'applied', etag: written.etag }
  } catch (error) {
    if (isLate(error)) return undefined
    const { fault, code, message } = asMeshError(error)
    // Others changed the target meanwhile, or the write of an earlier attempt arrived only now: the next one reads what it is.
    const isOutrun =
      code === 'aborted' || (code === 'failed-precondition' && (await hasMoved(kind, reading, now, inTime)))
    const isRefused = isOutrun || fault === 'user'
    return {
      outcome: 'failed',
      problem: message.slice(0, PROBLEM_CHARS_MAX).toWellFormed(),
      isUnchanged: isRefused && (isFirst || (reading.etag !== null && !isOutrun)),
      isFinal: isRefused && !isOutrun,
    }
  }
}

/** Whether a target with an etag is not as it was read any more, or cannot be read now. */
async function hasMoved(
  kind: BoundKind,
  { etag }: TargetReading,
  now: Date,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): Promise<boolean> {
  if (etag === null) return false
  try {
    return (await inTime(kind.read(now))).etag !== etag
  } catch {
    return true
  }
}

/** When the change ends by itself; null for never. */
function endOf({ proposal, applyTime }: Action, now: Date): Date | null {
  return proposal.ttlMs === null ? null : new Date((applyTime ?? now).getTime() + proposal.ttlMs)
}

/** Before anything was written: what is the user's fault, such as a precondition that is not met, cannot be mended by repeating. */
function failed(error: unknown, isUnchanged: boolean): AttemptOutcome {
  const { message, fault } = asMeshError(error)
  return {
    outcome: 'failed',
    problem: message.slice(0, PROBLEM_CHARS_MAX).toWellFormed(),
    isUnchanged,
    isFinal: fault === 'user',
  }
}

/** Names the fields that are neither as they were nor as the action leaves them. */
function driftOf({ proposal }: Action, { fields }: TargetReading): string {
  const names = proposal.dryRun.changes
    .filter(({ field, before, after }) => {
      const digest = digestOf(fields[field] ?? null)
      return digest !== digestOf(before) && digest !== digestOf(after)
    })
    .map(({ field }) => field)
  const which = names.length === 0 ? 'something beside its fields' : names.join(', ')
  return `others changed ${which} of ${proposal.target.name} since`
}
