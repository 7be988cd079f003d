import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { entryText } from '@mesh/core/ledger/entry'
import { encodeBundle } from '@mesh/core/ledger/entry-bundle'
import { EMPTY_FRONTIER, frontierRoot } from '@mesh/core/ledger/frontier'
import { growTiles } from '@mesh/core/ledger/grow-tiles'
import { leafHash } from '@mesh/core/ledger/hashes'
import { formatCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { cosignCheckpoint } from '@mesh/core/ledger/note/cosign-checkpoint'
import { type NoteSigner, signNote } from '@mesh/core/ledger/note/sign-note'
import type { SignatureType } from '@mesh/core/ledger/note/signature-types'
import { addSignature, formatNote, type SignedNote } from '@mesh/core/ledger/note/signed-note'
import { formatVerifierKey, makeVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { tilePath } from '@mesh/core/ledger/tile-path'
import { treeTiles } from '@mesh/core/ledger/tiles'
import { sha256 } from '../../src/ledger/crypto.ts'

export const ORIGIN = 'mesh.test/ledger'

/** A log as a web server has it: files by path below its address. */
export interface TestLog {
  files: Map<string, Buffer>
  size: number
  root: Uint8Array
  vkey: string
}

const SEED_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A signer whose seed is 32 times the same byte. */
export async function signerOf(name: string, type: SignatureType, seedByte = 1): Promise<NoteSigner> {
  const der = Buffer.concat([SEED_HEADER, Buffer.alloc(32, seedByte)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '', 'base64url')
  return {
    key: await makeVerifierKey(name, type, publicKey, sha256),
    sign: async (message) => sign(null, message, privateKey),
  }
}

/** The id of an entry of a test log. */
export function nonceAt(index: number): string {
  return createHash('sha256').update(`nonce ${index}`).digest().subarray(0, 16).toString('base64url')
}

/** An entry as Mesh writes it; `reason` makes another history. */
export function entryAt(index: number, reason = 'cleaned up, "as agreed" – ☕'): string {
  return entryText(
    {
      actor: { type: 'person', id: `person-${index % 7}` },
      action: 'incident.acknowledge',
      resource: `incidents/payments.http_${index}`,
      before: null,
      after: createHash('sha256').update(`after ${index}`).digest('hex'),
      reason,
      evidence: [],
    },
    { time: new Date(Date.UTC(2026, 0, 1) + index * 1000), nonce: nonceAt(index), traceId: null },
  )
}

/** A whole log over these leaves. */
export async function makeLog(leaves: readonly string[], signers?: NoteSigner[]): Promise<TestLog> {
  const bytes = leaves.map((leaf) => Buffer.from(leaf))
  const hashes = bytes.map((leaf) => leafHash(sha256, leaf))
  const { frontier, written, edge } = growTiles(sha256, EMPTY_FRONTIER, [], hashes)
  const files = new Map<string, Buffer>()
  for (const tile of [...written, ...edge]) files.set(tilePath(tile), Buffer.from(tile.bytes))
  const { full = 0, partialWidth = 0 } = treeTiles(leaves.length)[0] ?? {}
  for (let index = 0; index < full + Math.sign(partialWidth); index += 1) {
    const width = index < full ? 256 : partialWidth
    const bundle = encodeBundle(bytes.slice(index * 256, index * 256 + width))
    files.set(tilePath({ level: 'entries', index, width }), Buffer.from(bundle))
  }
  const root = frontierRoot(sha256, frontier)
  const used = signers ?? [await signerOf(ORIGIN, 1)]
  files.set('checkpoint', Buffer.from(formatNote(await signed(leaves.length, root, used))))
  const vkeys = used.map(({ key }) => formatVerifierKey(key))
  files.set('keys', Buffer.from(vkeys.map((vkey) => `${vkey}\n`).join('')))
  return { files, size: leaves.length, root, vkey: vkeys[0] ?? '' }
}

async function signed(size: number, root: Uint8Array, signers: readonly NoteSigner[]): Promise<SignedNote> {
  const origin = signers[0]?.key.name ?? ORIGIN
  const text = formatCheckpoint({ origin, size, rootHash: Uint8Array.from(root), extensions: [] })
  let note: SignedNote = { text, signatures: [] }
  for (const signer of signers) {
    if (signer.key.type === 0x04) note = addSignature(note, await cosignCheckpoint(text, 1_780_000_000, signer))
    else note = await signNote(note, signer)
  }
  return note
}

/** The leaves of a log of this size. */
export function leavesOf(size: number, reason?: string): string[] {
  return Array.from({ length: size }, (_, index) => entryAt(index, reason))
}

/** A real web server; `close` ends it. */
export async function serve(listener: RequestListener): Promise<{ address: string; close: () => void }> {
  const server: Server = createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** Serves files below `/ledger/`, whatever they are at the moment. */
export function serveFiles(files: () => ReadonlyMap<string, Buffer>) {
  return serve(({ url = '' }, response) => {
    const file = files().get(url.replace(/^\/ledger\//, ''))
    response.writeHead(file === undefined ? 404 : 200).end(file ?? 'nothing here')
  })
}
