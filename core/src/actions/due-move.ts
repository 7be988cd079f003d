import type { Action } from '../schema/action.ts'
import { ACTION_LIMITS } from './limits.ts'

/** What Mesh does to an action next without people, and from when. */
export interface DueMove {
  move: 'expire' | 'apply' | 'beginVerify' | 'verify' | 'revert' | 'giveUp'
  time: Date
}

/** The next thing that Mesh must do; null when only people, or nobody, can go on. Its time may lie before `now`. */
export function dueMove(action: Action, now: Date): DueMove | null {
  const { state, revertTime } = action
  switch (state) {
    case 'proposed':
      return { move: 'expire', time: action.expireTime }
    case 'approved':
      return ofApproved(action, now)
    case 'applying':
      return nextAttempt(action, 'apply')
    case 'reverting':
      return nextAttempt(action, 'revert')
    case 'failed':
      return action.effect !== 'none' && action.proposal.revert === 'automatic'
        ? { move: 'revert', time: action.updateTime }
        : null
    case 'applied':
      if (action.proposal.verification === null) return ofTtl(revertTime)
      return sooner({ move: 'beginVerify', time: action.updateTime }, ofTtl(revertTime), now)
    case 'verifying':
      return sooner({ move: 'verify', time: action.verifyEndTime ?? action.updateTime }, ofTtl(revertTime), now)
    case 'verified':
      return ofTtl(revertTime)
    case 'rejected':
    case 'expired':
    case 'reverted':
    case 'revertFailed':
    case 'settled':
    case 'drifted':
      return null
  }
}

/** A denied action is looked at again, unless its approvals end before that. */
function ofApproved({ expireTime, retryTime, updateTime }: Action, now: Date): DueMove {
  const time = retryTime ?? updateTime
  return now >= expireTime || time >= expireTime ? { move: 'expire', time: expireTime } : { move: 'apply', time }
}

/** Attempts that crash are counted too: what brings its worker down each time must not be tried for ever. */
function nextAttempt({ attempts, lease, retryTime, updateTime }: Action, move: 'apply' | 'revert'): DueMove {
  const time = lease?.untilTime ?? retryTime ?? updateTime
  return { move: attempts >= ACTION_LIMITS.attemptsMax ? 'giveUp' : move, time }
}

function ofTtl(revertTime: Date | null): DueMove | null {
  return revertTime === null ? null : { move: 'revert', time: revertTime }
}

/** The end of a TTL comes before everything else once it is due. */
function sooner(one: DueMove, ttl: DueMove | null, now: Date): DueMove {
  if (ttl === null) return one
  return ttl.time <= now || ttl.time < one.time ? ttl : one
}
