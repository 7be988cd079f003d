import { MeshError } from '../errors.ts'
import type { Action } from '../schema/action.ts'

/** Throws `aborted` when the action changed since a person saw it. */
export function refuseStale({ revision, state, approvals }: Action, expected: number): void {
  if (revision === expected) return
  throw new MeshError(
    'aborted',
    `the action changed since you saw it: revision ${expected} was expected, ${revision} found (${state}, ${approvals.length} approvals); look again`,
    { details: { expected, found: { revision, state, approvals: approvals.length } } },
  )
}
