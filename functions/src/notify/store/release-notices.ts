import { COLLECTIONS } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import { noticeSchema } from '@mesh/core/schema/notification'
import { commitDerived } from '../../kit/commit.ts'
import { zodCollections } from '../../kit/zod-collections.ts'

const [STATE, MAINTENANCE_ID] = QUERIES.noticesHeldBy.equal

/** Most notices that one transaction writes. */
const STEP_MAX = 200

/**
 * Makes due the notices that wait for the end of these maintenances, so that the next sweep looks at them; one whose attempt
 * is under way keeps its lease. Repeating it changes nothing. Gives their number.
 */
export async function releaseNotices(maintenanceIds: readonly string[], now: Date): Promise<number> {
  const { of } = await zodCollections()
  const notices = of(COLLECTIONS.notices, noticeSchema)
  let released = 0
  for (const id of maintenanceIds) {
    const { docs } = await notices.where(STATE, '==', 'pending').where(MAINTENANCE_ID, '==', id).get()
    for (let first = 0; first < docs.length; first += STEP_MAX) {
      const references = docs.slice(first, first + STEP_MAX).map(({ ref }) => ref)
      released += await commitDerived(async (transaction) => {
        const held = (await transaction.getAll(...references)).filter((document) => {
          const notice = document.data()
          return notice?.state === 'pending' && notice.maintenance?.isOver === false && notice.dueTime > now
        })
        for (const { ref } of held) transaction.update(ref, { dueTime: now })
        return held.length
      })
    }
  }
  return released
}
