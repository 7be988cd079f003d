import type { LedgerEvidence } from '../schema/ledger.ts'
import { textBytes, type Contents } from './fit-contents.ts'

/** Most bytes of texts in one document: leaves room below Firestore's 1 MiB for the ids of the entries of a whole pass. */
export const EVIDENCE_BYTES_MAX = 900_000

/** Of a text in a map: its key of 64 characters, and a byte each for their ends (Firestore's storage size). */
const KEY_BYTES = 66

/** The contents of one entry, of at most `LEDGER_LIMITS.contentsBytesMax`. */
export interface EntryContents {
  nonce: string
  contents: Contents
}

/** A document of contents, named after the place of the first entry that it was begun for. */
export interface PackedContents {
  place: number
  document: LedgerEvidence
}

/**
 * The contents of entries that stand one after another from `place` on, in as few documents as they fit; equal contents once.
 * Each document names all entries that have one of their contents in it.
 */
export function packContents(place: number, entries: readonly EntryContents[]): PackedContents[] {
  const packed: Packing[] = []
  const holders = new Map<string, Packing>()
  for (const [index, { nonce, contents }] of entries.entries()) {
    for (const [digest, text] of contents) {
      let holder = holders.get(digest)
      if (holder === undefined) {
        const bytes = textBytes(text) + KEY_BYTES
        holder = roomFor(bytes, packed.at(-1)) ?? begin(packed, place + index)
        holder.bytes += bytes
        holder.contents.set(digest, text)
        holders.set(digest, holder)
      }
      holder.nonces.add(nonce)
    }
  }
  return packed.map(({ place: first, nonces, contents }) => ({
    place: first,
    document: { schemaVersion: 1, nonces: [...nonces], contents: Object.fromEntries(contents) },
  }))
}

interface Packing {
  place: number
  bytes: number
  nonces: Set<string>
  contents: Map<string, string>
}

function roomFor(bytes: number, last: Packing | undefined): Packing | undefined {
  return last !== undefined && last.bytes + bytes <= EVIDENCE_BYTES_MAX ? last : undefined
}

function begin(packed: Packing[], place: number): Packing {
  const one: Packing = { place, bytes: 0, nonces: new Set(), contents: new Map() }
  packed.push(one)
  return one
}
