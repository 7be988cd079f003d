import { encodeBase64 } from './note/base64.ts'

/**
 * A document, or a part of one, as plain JSON whose canonical form is digested in the ledger: times as ISO 8601, bytes as
 * base64, numbers that JSON cannot say as text, fields that are not set left out.
 */
export function digestible(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return encodeBase64(value)
  if (Array.isArray(value)) return value.map(digestible)
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([key, member]) => [key.toWellFormed(), digestible(member)]))
}
