import type { ActionChange } from '@mesh/core/actions/move-action'
import { MeshError } from '@mesh/core/errors'
import { QUERIES } from '@mesh/core/queries'
import type { DenialCode } from '@mesh/core/actions/denial'
import type { Action } from '@mesh/core/schema/action'
import { commit } from '../../kit/commit.ts'
import { collections } from './collections.ts'
import { writeChange } from './write-change.ts'

/** An action as it is now; undefined when there is none. */
export async function loadAction(actionId: string): Promise<Action | undefined> {
  const { actions } = await collections()
  return (await actions.doc(actionId).get()).data()
}

/**
 * Changes an action in one transaction; the action as it is then, which is as it was when `decide` (which may run several
 * times) wants nothing. Throws `not-found`.
 */
export async function changeAction(
  actionId: string,
  decide: (action: Action) => ActionChange | undefined,
): Promise<Action> {
  const all = await collections()
  return commit(async (transaction) => {
    const before = (await transaction.get(all.actions.doc(actionId))).data()
    if (before === undefined) throw new MeshError('not-found', `there is no action ${actionId}`)
    const change = decide(before)
    if (change === undefined) return before
    writeChange(transaction, all, { actionId, before, changes: [change] })
    return change.action
  })
}

/**
 * Ids of the actions that are due, the longest due first, in pages of at most `size`. Their documents are not looked at, and a page goes on
 * where the one before it ended, whatever became of that one's actions: none that is broken stops another.
 */
export async function* dueActionIds(now: Date, size: number): AsyncGenerator<string[], void> {
  const { actions } = await collections()
  const [[due, direction]] = QUERIES.dueActions.orderBy
  const query = actions.where(due, '>', new Date(0)).where(due, '<=', now).orderBy(due, direction).limit(size)
  const page = query.select(due)
  for (let { docs } = await page.get(); docs.length > 0;) {
    yield docs.map(({ id }) => id)
    const last = docs.at(-1)
    if (last === undefined || docs.length < size) return
    ;({ docs } = await page.startAfter(last).get())
  }
}

/** Whether something must happen to any action without people, now or later: one read at most. */
export async function hasDueActions(): Promise<boolean> {
  const { actions } = await collections()
  const [[due]] = QUERIES.dueActions.orderBy
  return !(await actions.where(due, '>', new Date(0)).limit(1).select().get()).empty
}

/** Ids of approved actions that wait because of one of these denials: one read when there is none. */
export async function deniedActionIds(codes: readonly DenialCode[], limit: number): Promise<string[]> {
  const { actions } = await collections()
  const [state, code] = QUERIES.deniedActions.equal
  const waiting = actions.where(state, '==', 'approved').where(code, 'in', codes)
  const { docs } = await waiting.limit(limit).select().get()
  return docs.map(({ id }) => id)
}
