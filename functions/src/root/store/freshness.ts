import type { NewestDocument } from '@mesh/core/root/judge-freshness'
import type { FreshnessProbe } from '@mesh/core/schema/protocols/freshness'
import { firestore } from '../../kit/firestore.ts'
import { isTimestamp } from '../../kit/zod-converter.ts'

/** The time field of the newest document of a query, and nothing else of it: one read. */
export async function newestDocument(probe: FreshnessProbe): Promise<NewestDocument> {
  const { collection, collectionGroup, timeField, where } = probe
  const db = await firestore()
  const all = collectionGroup ? db.collectionGroup(collection) : db.collection(collection)
  const fitting = where.reduce<FirebaseFirestore.Query>(
    (query, { field, op, value }) => query.where(field, op, value),
    all,
  )
  const { docs } = await fitting.orderBy(timeField, 'desc').limit(1).select(timeField).get()
  const [newest] = docs
  if (newest === undefined) return 'none'
  const value: unknown = newest.get(timeField)
  return isTimestamp(value) ? { time: value.toDate() } : { type: typeName(value) }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'object' ? 'map or another object' : typeof value
}
