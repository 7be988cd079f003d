import { COLLECTIONS } from '@mesh/core/paths'
import { commitDerived } from '../../kit/commit.ts'
import { firestore } from '../../kit/firestore.ts'
import { isTimestamp } from '../../kit/zod-converter.ts'

/** Most notices that one transaction writes. */
const STEP_MAX = 200

/** Lets notices that are due wait until a time, also those that cannot be read; what was tried meanwhile keeps its own. Gives their number. */
export async function postponeNotices(ids: readonly string[], until: Date, now: Date): Promise<number> {
  const notices = (await firestore()).collection(COLLECTIONS.notices)
  let postponed = 0
  for (let first = 0; first < ids.length; first += STEP_MAX) {
    const references = ids.slice(first, first + STEP_MAX).map((id) => notices.doc(id))
    postponed += await commitDerived(async (transaction) => {
      const due = (await transaction.getAll(...references)).filter((document) => {
        const dueTime: unknown = document.get('dueTime')
        return document.get('state') === 'pending' && isTimestamp(dueTime) && dueTime.toDate() <= now
      })
      for (const { ref } of due) transaction.update(ref, { dueTime: until })
      return due.length
    })
  }
  return postponed
}
