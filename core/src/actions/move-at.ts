import type { Action } from '../schema/action.ts'
import { dueMove, type DueMove } from './due-move.ts'
import { lookTimes } from './look-times.ts'

/** What Mesh may do to an action at `now`: what is due, or a look at its verification before that ends; undefined for nothing. */
export function moveAt(action: Action, now: Date): DueMove['move'] | undefined {
  const due = dueMove(action, now)
  if (due !== null && due.time <= now) return due.move
  const [first] = lookTimes(action)
  return first !== undefined && first <= now ? 'verify' : undefined
}
