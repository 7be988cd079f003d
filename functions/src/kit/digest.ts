import { hash } from 'node:crypto'
import { canonicalJson } from '@mesh/core/ledger/canonical-json'
import { digestible } from '@mesh/core/ledger/digestible'

/** SHA-256, in hexadecimal, of the canonical JSON of a document or a part of one. */
export function digestOf(value: unknown): string {
  return contentOf(value).digest
}

/** The canonical JSON of a document or a part of one, with its digest. */
export function contentOf(value: unknown): { digest: string; text: string } {
  const text = canonicalJson(digestible(value))
  return { digest: digestOfText(text), text }
}

/** SHA-256, in hexadecimal, of a text in UTF-8. */
export function digestOfText(text: string): string {
  return hash('sha256', text, 'hex')
}
