import { Buffer } from 'node:buffer'
import { entryKey, entryKeys, entryText, readEntry } from '@mesh/core/ledger/entry'
import { COLLECTIONS } from '@mesh/core/paths'
import { MESH } from '@mesh/core/schema/incident'
import { LEDGER_LIMITS } from '@mesh/core/schema/ledger'
import { randomBytes } from 'node:crypto'
import { actorOf } from '../kit/actor-of.ts'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { digestOf } from '../kit/digest.ts'
import { log } from '../kit/log.ts'
import { traceId } from '../kit/trace.ts'
import type { PendingDocument } from './store/pending.ts'

/** What takes a place in the log. */
export interface Leaf {
  bytes: Uint8Array
  /** What its bundle is found by. */
  keys: string[]
  time: Date
}

/**
 * The leaf of a document that waits. Nothing may hold up the log: a text that is no entry goes in as it is, in place of what
 * does not fit goes an entry `ledger.refuse` with its digest, and the function log tells of both.
 */
export function leafOf(document: PendingDocument): Leaf {
  const { id, entry, time } = document
  const bytes = typeof entry === 'string' ? Buffer.from(entry) : undefined
  if (typeof entry !== 'string' || bytes === undefined || bytes.length > LEDGER_LIMITS.entryBytesMax) {
    return refused(document)
  }
  try {
    return { bytes, keys: entryKeys(readEntry(entry)), time }
  } catch (error) {
    log.failure(`${COLLECTIONS.ledgerPending}/${id}`, asMeshError(error))
    return { bytes, keys: [entryKey('id', id)], time }
  }
}

function refused({ id, entry, time }: PendingDocument): Leaf {
  const resource = `${COLLECTIONS.ledgerPending}/${id}`.slice(0, 200).toWellFormed()
  const found = typeof entry === 'string' ? `a text of ${entry.length} characters` : `a ${typeof entry}`
  const reason = `expected an entry of at most ${LEDGER_LIMITS.entryBytesMax} bytes; found ${found}`
  log.warn('a document that cannot be an entry of the ledger was taken out of its way', { resource, reason })
  const before = digestOf(typeof entry === 'string' ? entry : null)
  const facts = { actor: actorOf(MESH), action: 'ledger.refuse', resource, before, after: null, reason, evidence: [] }
  const text = entryText(facts, { time, nonce: randomBytes(16).toString('base64url'), traceId: traceId() })
  return { bytes: Buffer.from(text), keys: entryKeys(readEntry(text)), time }
}
