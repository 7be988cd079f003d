import { canonicalJson } from '@mesh/core/ledger/canonical-json'
import { digestible } from '@mesh/core/ledger/digestible'
import type { StoredTexts } from '../../data/ledger-evidence.ts'
import { sha256 } from './inclusion.ts'

/** What is known of something that an entry has the digest of. Only a value whose digest is the entry's is ever given. */
export type Content =
  /** The entry says that there was none. */
  | { is: 'none' }
  | { is: 'verified'; value: unknown }
  | { is: 'missing' }
  | { is: 'erased' }
  /** Something is stored in its place. */
  | { is: 'wrong' }

/** Looks for what a digest is of, and verifies it in this browser. */
export async function verifyContent(digest: string | null, stored: StoredTexts): Promise<Content> {
  if (digest === null) return { is: 'none' }
  const texts = stored.get(digest) ?? []
  for (const text of texts) {
    if ((await digestOfText(text)) === digest) return valueOf(text)
  }
  if (texts.some((text) => text !== '')) return { is: 'wrong' }
  return { is: texts.length === 0 ? 'missing' : 'erased' }
}

/** SHA-256, in hexadecimal, of the canonical JSON of a value. */
export function digestOf(value: unknown): Promise<string> {
  return digestOfText(canonicalJson(digestible(value)))
}

async function digestOfText(text: string): Promise<string> {
  const bytes = await sha256(new TextEncoder().encode(text))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A text that an entry has the digest of and that is no JSON was not written by Mesh. */
function valueOf(text: string): Content {
  try {
    return { is: 'verified', value: JSON.parse(text) }
  } catch {
    return { is: 'wrong' }
  }
}
