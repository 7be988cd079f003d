import type { DocumentData, FirestoreDataConverter, Timestamp } from 'firebase-admin/firestore'
import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'

/** Reads and writes documents of one schema: Timestamp in Firestore, Date in Mesh; both directions are validated. */
export function zodConverter<T extends DocumentData>(schema: z.ZodType<T>): FirestoreDataConverter<T> {
  return {
    toFirestore: (value) => validated(schema, value, 'a document to write does not fit its schema', 'system'),
    fromFirestore: (snapshot) => parseDocument(schema, snapshot.ref.path, snapshot.data()),
  }
}

/**
 * The document of a snapshot, with its Timestamps as Dates; a MeshError that names the path when it does not fit. A
 * document that nobody can mend any more (it came with an event) is the fault of who wrote it: `fault` is then `user`.
 */
export function parseDocument<T>(
  schema: z.ZodType<T>,
  path: string,
  data: DocumentData,
  fault: MeshError['fault'] = 'system',
): T {
  return validated(schema, withDates(data), `document ${path} cannot be read`, fault)
}

function validated<T>(schema: z.ZodType<T>, value: unknown, trouble: string, fault: MeshError['fault']): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = z.prettifyError(result.error)
  throw new MeshError('internal', `${trouble}: ${issues}`, { cause: result.error, fault })
}

function withDates(value: unknown): unknown {
  if (isTimestamp(value)) return value.toDate()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withDates)
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withDates(inner)]))
}

/** Whether Firestore means a time; by shape, since loading the class would load the SDK. */
export function isTimestamp(value: unknown): value is Timestamp {
  if (typeof value !== 'object' || value === null) return false
  return 'toDate' in value && typeof value.toDate === 'function' && 'nanoseconds' in value
}
