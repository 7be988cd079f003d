import type { Timestamp } from 'firebase-admin/firestore'
import { collections } from './collections.ts'

/** A document that waits for its place in the log, as it is: whatever it holds must not hold up the log. */
export interface PendingDocument {
  id: string
  entry: unknown
  time: Date
}

/** Up to `limit` of those that wait, by time and then by id. */
export async function loadPending(limit: number): Promise<PendingDocument[]> {
  const { pending } = await collections()
  const { docs } = await pending.limit(limit).get()
  return docs
    .map((document) => {
      const { entry, time } = document.data() as { entry?: unknown; time?: unknown }
      return { id: document.id, entry, time: isTimestamp(time) ? time.toDate() : document.createTime.toDate() }
    })
    .sort((left, right) => left.time.getTime() - right.time.getTime() || (left.id < right.id ? -1 : 1))
}

/** Whether anything waits: one read. */
export async function hasPendingEntries(): Promise<boolean> {
  const { pending } = await collections()
  return !(await pending.limit(1).select().get()).empty
}

function isTimestamp(value: unknown): value is Timestamp {
  return typeof value === 'object' && value !== null && 'toDate' in value && typeof value.toDate === 'function'
}
