import { MeshError } from '../errors.ts'
import { LEDGER_LIMITS, type LedgerEntry } from '../schema/ledger.ts'
import { canonicalJson } from './canonical-json.ts'
import { readEntry } from './entry.ts'

/** The entry that a leaf is, to the last byte: valid and in canonical JSON (RFC 8785). `invalid-argument` with what is wrong otherwise. */
export function readLeaf(leaf: Uint8Array): LedgerEntry {
  if (leaf.length > LEDGER_LIMITS.entryBytesMax) {
    throw refused(`it has ${leaf.length} bytes; expected at most ${LEDGER_LIMITS.entryBytesMax}`)
  }
  const text = utf8(leaf)
  const entry = readEntry(text)
  if (canonicalJson(entry) !== text) throw refused('it is not in canonical JSON (RFC 8785)')
  return entry
}

function utf8(leaf: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf)
  } catch {
    throw refused('it is not UTF-8')
  }
}

function refused(why: string): MeshError {
  return new MeshError('invalid-argument', `a leaf of the ledger is no entry: ${why}`)
}
