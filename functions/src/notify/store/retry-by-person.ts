import { COLLECTIONS } from '@mesh/core/paths'
import type { Person } from '@mesh/core/schema/incident'
import { noticeSchema, type Notice } from '@mesh/core/schema/notification'
import { actorOf } from '../../kit/actor-of.ts'
import { commit } from '../../kit/commit.ts'
import { zodCollections } from '../../kit/zod-collections.ts'

/**
 * Changes a notice because a person wants it tried again, with its ledger entry, in one transaction; undefined when there is
 * none of that id. `decide` may run several times.
 */
export async function retryByPerson(
  id: string,
  person: Person,
  decide: (notice: Notice) => Notice,
): Promise<Notice | undefined> {
  const { of } = await zodCollections()
  const reference = of(COLLECTIONS.notices, noticeSchema).doc(id)
  return commit(async (transaction) => {
    const before = (await transaction.get(reference)).data()
    if (before === undefined) return undefined
    const after = decide(before)
    transaction.set(reference, after)
    const resource = `${COLLECTIONS.notices}/${id}`
    transaction.record({ actor: actorOf(person), action: 'notice.retry', resource, before, after })
    return after
  })
}
