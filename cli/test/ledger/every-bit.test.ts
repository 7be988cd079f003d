import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { tilePath } from '@mesh/core/ledger/tile-path'
import { proveEntry } from '../../src/ledger/prove-entry.ts'
import type { LedgerSource } from '../../src/ledger/source.ts'
import { verifyLedger } from '../../src/ledger/verify-ledger.ts'
import { verifyProof } from '../../src/ledger/verify-proof.ts'
import { leavesOf, makeLog, nonceAt, ORIGIN, signerOf } from './make-log.ts'

const NOW = new Date('2026-06-01T00:00:00Z')
let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-ledger-'))
})

afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** A log in memory, one file of which may be another. */
function sourceOf(files: ReadonlyMap<string, Buffer>): LedgerSource {
  const read = async (path: string) => {
    const file = files.get(path)
    if (file === undefined) throw new MeshError('not-found', path)
    return file
  }
  const text = async (path: string) => new TextDecoder('utf-8', { fatal: true }).decode(await read(path))
  return {
    address: 'memory:',
    checkpoint: () => text('checkpoint'),
    cosigned: () => Promise.resolve(undefined),
    keys: () => text('keys'),
    tile: (name) => read(tilePath(name)),
    close: () => undefined,
  }
}

function* bitFlips(bytes: Buffer): Generator<{ bit: number; flipped: Buffer }> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    yield { bit, flipped }
  }
}

/** The bits of a file whose change goes unnoticed. */
async function unnoticed(file: Buffer, verify: (flipped: Buffer) => Promise<unknown>): Promise<number[]> {
  const found: number[] = []
  for (const { bit, flipped } of bitFlips(file)) {
    await verify(flipped).then(
      () => found.push(bit),
      () => undefined,
    )
  }
  return found
}

describe('every change of one bit is noticed', () => {
  const options = () => ({ vkeys: [], witnesses: [], stateFile: join(directory, 'state.json') })

  test.each([1, 2])('in every file of a log of %i entries', { timeout: 120_000 }, async (size) => {
    const { files } = await makeLog(leavesOf(size))
    expect([...files.keys()].length).toBe(4)
    for (const [path, file] of files) {
      const verify = (flipped: Buffer) => verifyLedger(sourceOf(new Map(files).set(path, flipped)), options(), NOW)
      expect([path, await unnoticed(file, verify)]).toEqual([path, []])
      expect(await verify(file)).toMatchObject({ size })
      rmSync(options().stateFile)
    }
  })

  test('in the tiles above the leaves', { timeout: 120_000 }, async () => {
    const { files } = await makeLog(leavesOf(300))
    const path = 'tile/1/000.p/1'
    const verify = (flipped: Buffer) => verifyLedger(sourceOf(new Map(files).set(path, flipped)), options(), NOW)
    expect(await unnoticed(files.get(path) ?? Buffer.alloc(0), verify)).toEqual([])
  })

  test('in a cosignature of a witness that is asked for', { timeout: 120_000 }, async () => {
    const witness = await signerOf('witness.test/w', 4, 7)
    const { files } = await makeLog(leavesOf(1), [await signerOf(ORIGIN, 1), witness])
    const witnesses = [formatVerifierKey(witness.key)]
    const verify = (flipped: Buffer) =>
      verifyLedger(sourceOf(new Map(files).set('checkpoint', flipped)), { ...options(), witnesses }, NOW)
    expect(await unnoticed(files.get('checkpoint') ?? Buffer.alloc(0), verify)).toEqual([])
  })

  test.each([true, false])(
    'in a proof, whether its key is known (%s) or not',
    { timeout: 120_000 },
    async (isKnown) => {
      const log = await signerOf(ORIGIN, 1)
      const second = await signerOf(ORIGIN, 1, 5)
      const { files } = await makeLog(leavesOf(5), [log, second])
      const { file } = await proveEntry(sourceOf(files), nonceAt(3), options())
      const known = isKnown ? [log.key, second.key] : []
      expect(await verifyProof(Buffer.from(file), 'p', known)).toMatchObject({ index: 3, size: 5, isKeyKnown: isKnown })
      expect(await unnoticed(Buffer.from(file), (flipped) => verifyProof(flipped, 'p', known))).toEqual([])
    },
  )
})
