import type { z } from 'zod'

/** One stored document as a page may show it: its value, or what makes it unreadable. */
export type Row<T> = { id: string; path: string; value: T } | { id: string; path: string; problem: string }

/** A row that could not be read. */
export type UnreadableRow = Extract<Row<unknown>, { problem: string }>

/** The part of Firestore's document snapshot that reading needs. */
export interface StoredDocument {
  id: string
  ref: { path: string }
  data(): unknown
}

/** Checks a stored document against its schema, Timestamps seen as dates. */
export function readDocument<T>(schema: z.ZodType<T>, document: StoredDocument): Row<T> {
  const { id } = document
  const { path } = document.ref
  const parsed = schema.safeParse(withDates(document.data()))
  return parsed.success ? { id, path, value: parsed.data } : { id, path, problem: problemOf(parsed.error) }
}

/** What is wrong with a value, in one line: place, then complaint; the first three of them. */
export function problemOf(error: z.ZodError): string {
  const lines = error.issues.map((issue) => {
    const place = issue.path.map(String).join('.')
    return place === '' ? issue.message : `${place}: ${issue.message}`
  })
  return lines.length > 3 ? `${lines.slice(0, 3).join('; ')}; and ${lines.length - 3} more` : lines.join('; ')
}

/** A copy in which every Firestore Timestamp is a Date, and its Bytes are a Uint8Array. */
export function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('toDate' in value && typeof value.toDate === 'function') return value.toDate()
  if ('toUint8Array' in value && typeof value.toUint8Array === 'function') return value.toUint8Array()
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withDates(inner)]))
}

/** Splits rows into those that can be shown and those that can only be named. */
export function splitRows<T>(rows: readonly Row<T>[]): {
  readable: { id: string; value: T }[]
  unreadable: UnreadableRow[]
} {
  const readable: { id: string; value: T }[] = []
  const unreadable: UnreadableRow[] = []
  for (const row of rows) {
    if ('value' in row) readable.push({ id: row.id, value: row.value })
    else unreadable.push(row)
  }
  return { readable, unreadable }
}
