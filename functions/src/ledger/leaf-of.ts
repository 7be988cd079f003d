import { Buffer } from 'node:buffer'
import { MeshError } from '@mesh/core/errors'
import { entryKeys, entryText, readEntry } from '@mesh/core/ledger/entry'
import type { EntryContents } from '@mesh/core/ledger/pack-contents'
import { readLeaf } from '@mesh/core/ledger/read-leaf'
import { COLLECTIONS } from '@mesh/core/paths'
import { MESH } from '@mesh/core/schema/incident'
import { randomBytes } from 'node:crypto'
import { actorOf } from '../kit/actor-of.ts'
import { digestOf } from '../kit/digest.ts'
import { log } from '../kit/log.ts'
import { traceId } from '../kit/trace.ts'
import { contentsOf } from './contents-of.ts'
import type { PendingDocument } from './store/pending.ts'

/** What takes a place in the log, with what its digests are of. */
export interface Leaf extends EntryContents {
  bytes: Uint8Array
  /** What its bundle is found by. */
  keys: string[]
  time: Date
}

/**
 * The leaf of a document that waits. Nothing may hold up the log, and nothing may enter it that its verifiers refuse: in place of
 * what is not the very text of an entry with the document's id goes an entry `ledger.refuse` with its digest.
 */
export function leafOf(document: PendingDocument): Leaf {
  const { id, entry, time, contents } = document
  if (typeof entry !== 'string') return refused(document, `a ${typeof entry}`)
  const bytes = Buffer.from(entry)
  try {
    const read = readLeaf(bytes)
    if (read.nonce !== id) throw new MeshError('invalid-argument', `its nonce is ${read.nonce}; expected ${id}`)
    return { bytes, keys: entryKeys(read), time, nonce: id, contents: contentsOf(read, contents) }
  } catch (error) {
    if (!(error instanceof MeshError)) throw error
    return refused(document, `a text of ${entry.length} characters`, error.message)
  }
}

/** What is wrong is for the function log alone: it may name parts of a text that is not ours. */
function refused({ id, entry, time }: PendingDocument, found: string, why = found): Leaf {
  const resource = `${COLLECTIONS.ledgerPending}/${id}`.slice(0, 200).toWellFormed()
  const reason = `expected the canonical text of an entry with this id; found ${found}`
  log.warn('a document that cannot be an entry of the ledger was taken out of its way', { resource, reason, why })
  const before = typeof entry === 'string' ? digestOf(entry) : null
  const facts = { actor: actorOf(MESH), action: 'ledger.refuse', resource, before, after: null, reason, evidence: [] }
  const nonce = randomBytes(16).toString('base64url')
  const text = entryText(facts, { time, nonce, traceId: traceId() })
  return { bytes: Buffer.from(text), keys: entryKeys(readEntry(text)), time, nonce, contents: new Map() }
}
