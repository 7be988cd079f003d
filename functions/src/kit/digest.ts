import { createHash } from 'node:crypto'
import { canonicalJson } from '@mesh/core/ledger/canonical-json'
import { digestible } from '@mesh/core/ledger/digestible'

/** SHA-256, in hexadecimal, of the canonical JSON of a document or a part of one. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(digestible(value)))
    .digest('hex')
}
