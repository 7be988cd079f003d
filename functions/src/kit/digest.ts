import { createHash } from 'node:crypto'
import { canonicalJson } from '@mesh/core/ledger/canonical-json'

/** SHA-256, in hexadecimal, of the canonical JSON of a document or a part of one; times as ISO 8601, bytes as base64. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(plain(value)))
    .digest('hex')
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([key, member]) => [key.toWellFormed(), plain(member)]))
}
