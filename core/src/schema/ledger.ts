import { z } from 'zod'

export const LEDGER_LIMITS = {
  /** Longest entry in bytes: 256 of them and their keys fit into a document of 1 MiB. */
  entryBytesMax: 3584,
  reasonCharsMax: 1000,
  evidenceMax: 8,
  /** Most bytes of text that are kept of one entry's contents: what it says of before, after and evidence, as canonical JSON. */
  contentsBytesMax: 131_072,
} as const

/** Who did it: a person by uid, Mesh itself, or a machine by the public id of its key. */
export const entryActorSchema = z.strictObject({
  type: z.enum(['person', 'mesh', 'key']),
  id: z.string().min(1).max(128),
})
export type EntryActor = z.infer<typeof entryActorSchema>

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in hexadecimal')

/** One entry of the log, as JSON; its leaf is the canonical JSON (RFC 8785) of exactly this. Names no person by name, and no secret. */
export const ledgerEntrySchema = z.strictObject({
  v: z.literal(1),
  /** 128 random bits in base64url: the entry's id, and what keeps a small entry from being guessed by its hash. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  time: z.iso.datetime(),
  actor: entryActorSchema,
  /** As `entity.verb`: `incident.acknowledge`. */
  action: z.string().regex(/^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*$/),
  /** Path of the document that changed, or another name of what did. */
  resource: z.string().min(1).max(512),
  /** Digests of the canonical JSON of the resource (its `loggedForm`); null when it did not exist, or is no document. */
  before: digestSchema.nullable(),
  after: digestSchema.nullable(),
  reason: z.string().max(LEDGER_LIMITS.reasonCharsMax),
  /** Of the invocation, as in its log lines; null outside one. */
  traceId: z.string().max(64).nullable(),
  /** Digests of larger evidence. */
  evidence: z.array(digestSchema).max(LEDGER_LIMITS.evidenceMax),
})
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>

/** Canonical JSON by its digest. An empty text stands for one that was erased. */
const contentsSchema = z.record(digestSchema, z.string())

/** `ledgerPending/{nonce}`: an entry that waits for its place in the log, written in the transaction of what it tells of. */
export const ledgerPendingSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The leaf: canonical JSON. */
  entry: z.string().max(LEDGER_LIMITS.entryBytesMax),
  time: z.date(),
  /** Its place among the entries of its transaction, which have one time. */
  number: z.int().min(0).default(0),
  /** What the entry's digests are of, as far as it is kept. */
  contents: contentsSchema.default({}),
})
export type LedgerPending = z.infer<typeof ledgerPendingSchema>

const bytesSchema = z.instanceof(Uint8Array)

/**
 * `ledgerBundles/{index}`: up to 256 entries in the encoding of tlog-tiles. It only ever grows, so the bundle of any smaller
 * width is a prefix of it.
 */
export const ledgerBundleSchema = z.strictObject({
  schemaVersion: z.literal(1),
  index: z.int().min(0),
  width: z.int().min(1).max(256),
  data: bytesSchema,
  /** What its entries are found by: `id:`, `actor:`, `action:` and `resource:` followed by the value. */
  keys: z.array(z.string()),
  firstTime: z.date(),
  lastTime: z.date(),
})
export type LedgerBundle = z.infer<typeof ledgerBundleSchema>

/**
 * `ledgerEvidence/{place}`: what digests of some entries are of, written when these take their places. It may be deleted, and
 * any of its texts emptied, without a change to the log, which has the digests only.
 */
export const ledgerEvidenceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The entries that have contents here. */
  nonces: z.array(z.string()),
  contents: contentsSchema,
})
export type LedgerEvidence = z.infer<typeof ledgerEvidenceSchema>

/** `ledgerTiles/{level}_{index}`: hashes of tlog-tiles; it only ever grows, as bundles do. */
export const ledgerTileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  level: z.int().min(0),
  index: z.int().min(0),
  width: z.int().min(1).max(256),
  data: bytesSchema,
})
export type LedgerTile = z.infer<typeof ledgerTileSchema>

/** `ledgerState/current`: how far the log has grown; whoever grows it names the revision that they saw. */
export const ledgerStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  revision: z.int().min(0),
  size: z.int().min(0),
  /** Hexadecimal. */
  root: digestSchema,
  /** Roots of the perfect subtrees of the right edge, largest first, one after the other. */
  frontier: bytesSchema,
  /** Who grows the log now; the number only grows. Null before the first. */
  lease: z.strictObject({ fence: z.int(), untilTime: z.date() }).nullable(),
  updateTime: z.date(),
})
export type LedgerState = z.infer<typeof ledgerStateSchema>

/** `ledgerCheckpoints/latest` and `ledgerCheckpoints/{size}`: a signed note, with its cosignatures. */
export const ledgerCheckpointSchema = z.strictObject({
  schemaVersion: z.literal(1),
  origin: z.string(),
  size: z.int().min(0),
  root: digestSchema,
  note: z.string(),
  /** Names of the witnesses whose cosignatures the note carries. */
  witnesses: z.array(z.string()),
  /** What the log's own signatures of the note are verified with, as `name+id+key` (C2SP signed-note). */
  verifierKeys: z.array(z.string()).default([]),
  time: z.date(),
})
export type LedgerCheckpoint = z.infer<typeof ledgerCheckpointSchema>
