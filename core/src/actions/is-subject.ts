import type { Action } from '../schema/action.ts'

/** Whether an action is about this person themselves: nobody decides upon their own role. */
export function isSubject({ proposal: { target } }: Pick<Action, 'proposal'>, uid: string): boolean {
  return target.type === 'member' && target.name === uid
}
