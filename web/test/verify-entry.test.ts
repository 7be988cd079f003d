import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { EMPTY_FRONTIER, frontierRoot } from '@mesh/core/ledger/frontier'
import { growTiles } from '@mesh/core/ledger/grow-tiles'
import { leafHash } from '@mesh/core/ledger/hashes'
import { formatCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { formatNote } from '@mesh/core/ledger/note/signed-note'
import { signNote } from '@mesh/core/ledger/note/sign-note'
import { formatVerifierKey, makeVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { ReadTile } from '@mesh/core/ledger/read-spans'
import { ReadFailure } from '../src/data/ledger-documents.ts'
import { verifyEntry } from '../src/features/ledger/verify-entry.ts'

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())

/** A log of `size` entries with a signed checkpoint, as its documents hold it. */
async function logOf(size: number) {
  const leaves = Array.from({ length: size }, (_, index) => `{"entry":${index}}`)
  const hashes = leaves.map((leaf) => leafHash(sha256, new TextEncoder().encode(leaf)))
  const { written, frontier } = growTiles(sha256, EMPTY_FRONTIER, [], hashes)
  const tiles = new Map(written.map((tile) => [`${tile.level} ${tile.index}`, tile.bytes]))
  const readTile: ReadTile = ({ level, index }) => {
    const bytes = tiles.get(`${level} ${index}`)
    return bytes === undefined ? Promise.reject(new Error('no such tile')) : Promise.resolve(bytes)
  }
  const pair = generateKeyPairSync('ed25519')
  const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const key = await makeVerifierKey('mesh.test/ledger', 0x01, new Uint8Array(raw), sha256)
  const text = formatCheckpoint({
    origin: 'mesh.test/ledger',
    size,
    rootHash: Uint8Array.from(frontierRoot(sha256, frontier)),
    extensions: [],
  })
  const signer = {
    key,
    sign: (message: Uint8Array) => Promise.resolve(new Uint8Array(sign(null, message, pair.privateKey))),
  }
  const note = await signNote({ text, signatures: [] }, signer)
  return { leaves, tiles, readTile, checkpoint: { note: formatNote(note), verifierKeys: [formatVerifierKey(key)] } }
}

describe('in this browser', () => {
  test.each([1, 2, 255, 256, 257, 700])('every entry of a log of %i is found in its checkpoint', async (size) => {
    const { leaves, readTile, checkpoint } = await logOf(size)
    for (const index of [0, 1, 254, 255, 256, size - 1].filter((one) => one < size)) {
      const verdict = await verifyEntry({ index, leaf: leaves[index] ?? '' }, checkpoint, readTile)
      expect(verdict).toMatchObject({ is: 'included', size, signedBy: ['mesh.test/ledger'] })
    }
  })

  test('an entry beyond the checkpoint is not published yet', async () => {
    const { readTile, checkpoint } = await logOf(3)
    expect(await verifyEntry({ index: 3, leaf: '{}' }, checkpoint, readTile)).toEqual({ is: 'pending', size: 3 })
  })

  test('a changed leaf, a wrong place, a changed tile and a changed checkpoint are found out', async () => {
    const { leaves, tiles, readTile, checkpoint } = await logOf(300)
    const [first = '', second = ''] = leaves
    const verdictOf = async (index: number, leaf: string, given = checkpoint) =>
      (await verifyEntry({ index, leaf }, given, readTile)).is
    expect(await verdictOf(0, first.replace('0', '1'))).toBe('wrong')
    expect(await verdictOf(0, second)).toBe('wrong')
    const other = await logOf(300)
    expect(await verdictOf(0, first, { ...checkpoint, verifierKeys: other.checkpoint.verifierKeys })).toBe('wrong')
    expect(await verdictOf(0, first, { ...checkpoint, note: checkpoint.note.replace('300', '299') })).toBe('wrong')
    const tile = tiles.get('0 0')
    if (tile !== undefined) tile[40] = (tile[40] ?? 0) ^ 1
    expect(await verdictOf(0, first)).toBe('wrong')
  })

  test('a tile that is missing is told, not passed over', async () => {
    const { leaves, tiles, readTile, checkpoint } = await logOf(300)
    tiles.delete('0 1')
    expect(await verifyEntry({ index: 0, leaf: leaves[0] ?? '' }, checkpoint, readTile)).toEqual({
      is: 'wrong',
      why: 'no such tile',
    })
  })

  test('what could not be read says nothing about the entry', async () => {
    const { leaves, checkpoint } = await logOf(300)
    const offline: ReadTile = () => Promise.reject(new ReadFailure('Failed to get document: the client is offline.'))
    expect(await verifyEntry({ index: 0, leaf: leaves[0] ?? '' }, checkpoint, offline)).toEqual({
      is: 'unknown',
      why: 'the log could not be read: Failed to get document: the client is offline.',
      canRetry: true,
    })
  })

  test('a browser without Ed25519 does not call an entry wrong', async () => {
    const { leaves, readTile, checkpoint } = await logOf(3)
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    importKey.mockRejectedValue(new DOMException('Unrecognized name.', 'NotSupportedError'))
    const verdict = await verifyEntry({ index: 0, leaf: leaves[0] ?? '' }, checkpoint, readTile)
    importKey.mockRestore()
    expect(verdict).toMatchObject({
      is: 'unknown',
      why: expect.stringContaining('Ed25519') as string,
      canRetry: false,
    })
  })

  test('a page that did not come over HTTPS cannot verify, now or later', async () => {
    const { leaves, readTile, checkpoint } = await logOf(3)
    vi.stubGlobal('crypto', {})
    const verdict = await verifyEntry({ index: 0, leaf: leaves[0] ?? '' }, checkpoint, readTile)
    vi.unstubAllGlobals()
    expect(verdict).toMatchObject({ is: 'unknown', canRetry: false })
  })

  test('a damaged note is wrong', async () => {
    const { leaves, readTile, checkpoint } = await logOf(3)
    const damaged = { ...checkpoint, note: 'nonsense' }
    expect((await verifyEntry({ index: 0, leaf: leaves[0] ?? '' }, damaged, readTile)).is).toBe('wrong')
  })
})
