import type { Action } from '../schema/action.ts'

/** A window is looked at ten times, but not more often than every half minute. */
const LOOKS = { perWindow: 10, apartMsMin: 30_000 } as const

/** When the check or metric of an action is read before its window ends, so that a change that breaks something is taken back early. */
export function lookTimes({ state, verifyEndTime, proposal }: Action): Date[] {
  if (state !== 'verifying' || verifyEndTime === null || proposal.verification === null) return []
  const { windowMs } = proposal.verification
  const stepMs = Math.max(windowMs / LOOKS.perWindow, LOOKS.apartMsMin)
  const startMs = verifyEndTime.getTime() - windowMs
  const count = Math.ceil(windowMs / stepMs) - 1
  return Array.from({ length: count }, (_, index) => new Date(startMs + (index + 1) * stepMs))
}
