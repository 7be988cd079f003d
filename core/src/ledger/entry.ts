import { MeshError } from '../errors.ts'
import { LEDGER_LIMITS, ledgerEntrySchema, type EntryActor, type LedgerEntry } from '../schema/ledger.ts'
import { canonicalJson } from './canonical-json.ts'

/** What a change says of itself. */
export interface EntryFacts {
  actor: EntryActor
  /** As `entity.verb`. */
  action: string
  /** Path of the document that changed, or another name of what did. */
  resource: string
  /** Digests in hexadecimal; null for what did not exist. */
  before: string | null
  after: string | null
  reason: string
  evidence: readonly string[]
}

/**
 * The leaf of an entry: canonical JSON of at most 3,584 bytes. A reason that is too long is cut and ends in `…`, since the
 * document that changed has all of it. Throws `internal` for facts that are none: whoever wrote them must mend them.
 */
export function entryText(
  facts: EntryFacts,
  { time, nonce, traceId }: { time: Date; nonce: string; traceId: string | null },
): string {
  const entry = { v: 1, nonce, time: time.toISOString(), ...facts, reason: cut(facts.reason), traceId }
  const parsed = ledgerEntrySchema.safeParse(entry)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new MeshError('internal', `ledger entry ${facts.action}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const text = canonicalJson(parsed.data)
  const bytes = new TextEncoder().encode(text).length
  if (bytes > LEDGER_LIMITS.entryBytesMax) {
    throw new MeshError(
      'internal',
      `ledger entry ${facts.action} has ${bytes} bytes; at most ${LEDGER_LIMITS.entryBytesMax}: log a digest instead`,
    )
  }
  return text
}

/** The entry that a leaf says; an `invalid-argument` error when it says none. */
export function readEntry(leaf: string): LedgerEntry {
  let json: unknown
  try {
    json = JSON.parse(leaf)
  } catch (cause) {
    throw new MeshError('invalid-argument', 'a leaf of the ledger is not JSON', { cause })
  }
  const parsed = ledgerEntrySchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new MeshError(
    'invalid-argument',
    `a leaf of the ledger is no entry: ${issue?.path.join('.')}: ${issue?.message}`,
  )
}

const KEY_KINDS = ['id', 'actor', 'action', 'resource'] as const
type KeyKind = (typeof KEY_KINDS)[number]

/** What an entry's bundle is found by. */
export function entryKeys(entry: LedgerEntry): string[] {
  return KEY_KINDS.map((kind) => entryKey(kind, keyedValue(kind, entry)))
}

/**
 * A search of `id:…`, `actor:person:…`, `action:…` or `resource:…` with the whole value: the key that bundles are found by, and
 * which of their entries are meant. Undefined for any other text.
 */
export function entrySearch(text: string): { key: string; isMeant: (entry: LedgerEntry) => boolean } | undefined {
  const kind = KEY_KINDS.find((one) => text.startsWith(`${one}:`))
  if (kind === undefined) return undefined
  const value = text.slice(kind.length + 1)
  return { key: entryKey(kind, value), isMeant: (entry) => keyedValue(kind, entry) === value }
}

function keyedValue(kind: KeyKind, { nonce, actor, action, resource }: LedgerEntry): string {
  return { id: nonce, actor: `${actor.type}:${actor.id}`, action, resource }[kind]
}

/** Four keys of each of 256 entries and the longest entries fit into a document of 1 MiB. */
const KEY_BYTES_MAX = 150

/** One key, cut to 150 bytes: a bundle that is found by it may hold only entries that begin alike, so look at each. */
export function entryKey(kind: KeyKind, value: string): string {
  const key = `${kind}:${value}`
  return key.slice(0, new TextEncoder().encodeInto(key, new Uint8Array(KEY_BYTES_MAX)).read)
}

/** Long texts and escapes both count: 1,000 characters may be 6,000 bytes. */
const REASON_BYTES_MAX = 1500

function cut(reason: string): string {
  const isShort = (text: string) =>
    text.length <= LEDGER_LIMITS.reasonCharsMax &&
    new TextEncoder().encode(JSON.stringify(text)).length <= REASON_BYTES_MAX
  const whole = reason.toWellFormed()
  if (isShort(whole)) return whole
  let length = LEDGER_LIMITS.reasonCharsMax - 1
  const shortened = () => `${whole.slice(0, length).toWellFormed()}…`
  while (!isShort(shortened())) length = Math.floor(length * 0.9)
  return shortened()
}
