import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { vi } from 'vitest'
import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { entryText } from '@mesh/core/ledger/entry'
import { leafHash } from '@mesh/core/ledger/hashes'
import { merkleRoot } from '@mesh/core/ledger/merkle-root'
import { parseCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { openNote } from '@mesh/core/ledger/note/open-note'
import { parseVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { COLLECTIONS } from '@mesh/core/paths'
import { commit } from '../../src/kit/commit.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { sha256 } from '../../src/kit/sha256.ts'
import { growLedger, type GrowDeps } from '../../src/ledger/grow-ledger.ts'
import { publishCheckpoint, type PublishDeps } from '../../src/ledger/publish-checkpoint.ts'
import { verifyEd25519 } from '../../src/ledger/ed25519.ts'
import { loadKeys } from '../../src/ledger/signing-keys.ts'
import { loadPublished } from '../../src/ledger/store/checkpoints.ts'
import { collections } from '../../src/ledger/store/collections.ts'
import { collectCosignatures } from '../../src/ledger/witness/collect-cosignatures.ts'
import { at } from '../fixtures.ts'
import { clearFirestore } from '../mesh.ts'

/** A new private key, as OpenSSL writes it. */
export function newPem(): string {
  return String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

/** A ledger with its keys and a clock of its own. */
export class LedgerWorld {
  now = at(0)
  /** Enabled versions of the secret, the newest first. */
  pems: string[] = [newPem()]

  keys: PublishDeps['loadKeys'] = (origin, secret, now) =>
    loadKeys(origin, secret, now, {
      enabledVersions: () => Promise.resolve(this.pems.map((_, index) => `${secret}/versions/${index}`)),
      readSecret: (name) => Promise.resolve(this.pems[Number(name.split('/').at(-1))] ?? ''),
    })

  publish(deps: Partial<PublishDeps> = {}): Promise<void> {
    return publishCheckpoint(this.now, { loadKeys: this.keys, ...deps })
  }

  /** Grows, and then asks the witnesses as the sweep of the next minute does. */
  async growAndCosign(): Promise<void> {
    await this.grow()
    await collectCosignatures()
  }

  grow(deps: Partial<GrowDeps> = {}, limits: { growingMs?: number; passMax?: number } = {}): Promise<void> {
    const all = { now: () => this.now, publishCheckpoint: () => this.publish(), ...deps }
    return growLedger(all, limits)
  }
}

/** Empties Firestore, and makes a ledger whose passes log nothing. */
export async function freshLedger(): Promise<LedgerWorld> {
  await clearFirestore()
  vi.restoreAllMocks()
  vi.spyOn(log, 'debug').mockImplementation(() => undefined)
  return new LedgerWorld()
}

/** Changes something as verbs do; returns once its entry waits. */
export function commitChange(name: string): Promise<void> {
  return commit(async (transaction) => {
    const db = await firestore()
    transaction.set(db.doc(`config/${name}`), { value: name })
    transaction.record({ actor: { type: 'person', id: 'ann' }, action: 'config.set', resource: `config/${name}` })
  })
}

/** Many entries that wait, without the changes they tell of; `reason` makes them longer. */
export async function addPending(count: number, reason = ''): Promise<string[]> {
  const db = await firestore()
  const writer = db.bulkWriter()
  const names = Array.from({ length: count }, () => randomBytes(16).toString('base64url'))
  for (const [index, nonce] of names.entries()) {
    const time = at(index / 1000)
    const facts = { action: 'test.add', resource: `test/${nonce}`, before: null, after: null, reason, evidence: [] }
    const entry = entryText({ ...facts, actor: { type: 'mesh', id: 'mesh' } }, { time, nonce, traceId: null })
    void writer.create(db.collection(COLLECTIONS.ledgerPending).doc(nonce), {
      schemaVersion: 1,
      entry,
      time,
      number: 0,
    })
  }
  await writer.close()
  return names
}

/** Everything that is stored, read without the code under test. */
export async function storedLedger() {
  const all = await collections()
  const [bundles, tiles, checkpoints, waiting, { state, latest }] = await Promise.all([
    all.bundles.orderBy('index').get(),
    all.tiles.get(),
    all.checkpoints.get(),
    all.pending.get(),
    loadPublished(),
  ])
  const leaves = bundles.docs.flatMap((document) => {
    const { data, width } = document.data()
    return decodeBundle(data, width).map((bytes) => Buffer.from(bytes).toString())
  })
  const sizes = checkpoints.docs.filter(({ id }) => id !== 'latest').map((document) => document.data())
  return { leaves, bundles, tiles, sizes, waiting: waiting.size, state, latest }
}

/** The nonces in the log, in its order. */
export function noncesOf(leaves: readonly string[]): string[] {
  return leaves.map((leaf) => (JSON.parse(leaf) as { nonce: string }).nonce)
}

/** Root of these leaves by definition, in hexadecimal. */
export function rootOf(leaves: readonly string[]): string {
  const hashes = leaves.map((leaf) => leafHash(sha256, Buffer.from(leaf)))
  return Buffer.from(merkleRoot(sha256, hashes)).toString('hex')
}

/** What a note says to somebody who knows these keys. */
export async function opened(note: string, vkeys: readonly string[]) {
  const keys = await Promise.all(vkeys.map((key) => parseVerifierKey(key, sha256)))
  const { text, verified } = await openNote(note, keys, verifyEd25519)
  const { origin, size, rootHash } = parseCheckpoint(text)
  return { origin, size, root: Buffer.from(rootHash).toString('hex'), signatures: verified.length }
}

/** Asserts nothing itself: the faults of a stored log, none when every checkpoint is signed and of the leaves that are stored. */
export async function faultsOf(): Promise<string[]> {
  const { leaves, sizes, latest, state } = await storedLedger()
  const faults: string[] = []
  if ((state?.size ?? 0) !== leaves.length) faults.push(`${leaves.length} leaves, size ${state?.size}`)
  if (new Set(leaves).size !== leaves.length) faults.push('an entry twice')
  if (state !== undefined && state.root !== rootOf(leaves)) faults.push('root of the state')
  for (const { size, root, note, verifierKeys } of [...sizes, ...(latest === undefined ? [] : [latest])]) {
    const said = await opened(note, verifierKeys)
    if (said.size !== size || said.root !== root || root !== rootOf(leaves.slice(0, size)))
      faults.push(`checkpoint ${size}`)
  }
  return faults
}
