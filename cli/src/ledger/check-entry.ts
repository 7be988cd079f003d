import { isUtf8 } from 'node:buffer'
import { readLeaf } from '@mesh/core/ledger/read-leaf'
import { LEDGER_LIMITS, type LedgerEntry } from '@mesh/core/schema/ledger'

const NONCE = /^[A-Za-z0-9_-]{22}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const ACTION = /^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*$/
const DIGEST = /^[0-9a-f]{64}$/

/**
 * The nonce of a leaf that is a valid entry in canonical JSON; `invalid-argument` with what is wrong otherwise. What Mesh
 * writes is recognised by hand, some ten times as fast as by the schema, which decides about everything else.
 */
export function nonceOfLeaf(leaf: Buffer): string {
  const text = leaf.toString('utf8')
  return recognised(leaf, text) ?? readLeaf(leaf).nonce
}

function recognised(leaf: Buffer, text: string): string | undefined {
  if (leaf.length > LEDGER_LIMITS.entryBytesMax || !isUtf8(leaf)) return undefined
  try {
    const entry = JSON.parse(text) as LedgerEntry
    return isEntry(entry) && canonical(entry) === text ? entry.nonce : undefined
  } catch {
    return undefined
  }
}

/** May take less than the schema does, never more. */
function isEntry({
  v,
  nonce,
  time,
  actor,
  action,
  resource,
  before,
  after,
  reason,
  traceId,
  evidence,
}: LedgerEntry): boolean {
  return (
    v === 1 &&
    fits(NONCE, nonce) &&
    fits(TIME, time) &&
    new Date(time).toISOString() === time &&
    (actor.type === 'person' || actor.type === 'mesh' || actor.type === 'key') &&
    isText(actor.id, 1, 128) &&
    fits(ACTION, action) &&
    isText(resource, 1, 512) &&
    (before === null || fits(DIGEST, before)) &&
    (after === null || fits(DIGEST, after)) &&
    isText(reason, 0, LEDGER_LIMITS.reasonCharsMax) &&
    (traceId === null || isText(traceId, 0, 64)) &&
    Array.isArray(evidence) &&
    evidence.length <= LEDGER_LIMITS.evidenceMax &&
    evidence.every((digest) => fits(DIGEST, digest))
  )
}

/** An expression alone would also take an array of one text. */
function fits(expression: RegExp, text: unknown): boolean {
  return typeof text === 'string' && expression.test(text)
}

function isText(text: string, min: number, max: number): boolean {
  return typeof text === 'string' && text.length >= min && text.length <= max && text.isWellFormed()
}

/** RFC 8785 for this one shape: its keys in order, and strings as ECMAScript writes them. */
function canonical(entry: LedgerEntry): string {
  const { action, actor, after, before, evidence, nonce, reason, resource, time, traceId, v } = entry
  return JSON.stringify({
    action,
    actor: { id: actor.id, type: actor.type },
    after,
    before,
    evidence,
    nonce,
    reason,
    resource,
    time,
    traceId,
    v,
  })
}
