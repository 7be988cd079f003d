import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consistencyFault } from '../../src/ledger/consistency-fault.ts'
import { EMPTY_FRONTIER, type Frontier, frontierRoot } from '../../src/ledger/frontier.ts'
import { growTiles } from '../../src/ledger/grow-tiles.ts'
import { splitHashes } from '../../src/ledger/hashes.ts'
import { inclusionFault } from '../../src/ledger/inclusion-fault.ts'
import { readConsistencyProof, readFrontier, readInclusionProof } from '../../src/ledger/read-proof.ts'
import type { ReadTile } from '../../src/ledger/read-spans.ts'
import { tilePath } from '../../src/ledger/tile-path.ts'
import { tileRoot } from '../../src/ledger/tile-root.ts'
import { partialTiles, treeTiles } from '../../src/ledger/tiles.ts'
import { naiveLeaf, naiveLeaves, naivePath, naiveRoot, naiveSubproof } from './naive.ts'
import { counting, sha256 } from './sha256.ts'
import { hex } from './vectors.ts'

const SIZES = [0, 1, 2, 3, 7, 8, 255, 256, 257, 65_535, 65_536, 65_537, 70_000]

type Stored = Map<string, Uint8Array>

/** Appends the leaves up to each size in turn and keeps every tile ever written, by path. */
function grown(...sizes: number[]) {
  const stored: Stored = new Map()
  let state = { ...growTiles(sha256, EMPTY_FRONTIER, [], []) }
  for (const size of sizes) {
    state = growTiles(sha256, state.frontier, state.edge, naiveLeaves(size).slice(state.frontier.size))
    for (const tile of state.written) {
      expect(stored.has(tilePath(tile))).toBe(false)
      stored.set(tilePath(tile), tile.bytes)
    }
  }
  return { ...state, stored }
}

function reading(stored: Stored): ReadTile {
  return async (tile) => found(stored, tilePath(tile))
}

function found(stored: Stored, path: string): Uint8Array {
  const bytes = stored.get(path)
  if (bytes === undefined) throw new Error(`no ${path}`)
  return bytes
}

function plain({ size, hashes }: Frontier) {
  return { size, hashes: hashes.map(hex) }
}

function pathsOf(size: number): string[] {
  return treeTiles(size).flatMap(({ level, full, partialWidth }) => [
    ...Array.from({ length: full }, (_, index) => tilePath({ level, index, width: 256 })),
    ...(partialWidth > 0 ? [tilePath({ level, index: full, width: partialWidth })] : []),
  ])
}

describe.each(SIZES)('a tree of %i', (size) => {
  const { stored, frontier, edge } = grown(size)

  test('has exactly the tiles of its size, with the hashes of the definition', () => {
    expect([...stored.keys()].sort()).toEqual(pathsOf(size).sort())
    expect(edge.map(tilePath)).toEqual(partialTiles(size).map(tilePath))
    expect(hex(frontierRoot(sha256, frontier))).toBe(hex(naiveRoot(0, size)))
    for (const { level, full, partialWidth } of treeTiles(size)) {
      const span = 256 ** level
      const [index, width] = partialWidth > 0 ? [full, partialWidth] : [full - 1, 256]
      const expected = Array.from({ length: width }, (_, at) => (index * 256 + at) * span).map((begin) =>
        naiveRoot(begin, begin + span),
      )
      expect(hex(found(stored, tilePath({ level, index, width })))).toBe(expected.map(hex).join(''))
    }
  })

  test('its edge is read back from its partial tiles', async () => {
    const read = await readFrontier(sha256, size, reading(new Map(edge.map((tile) => [tilePath(tile), tile.bytes]))))
    expect(plain(read)).toEqual(plain(frontier))
  })
})

test.each(SIZES.slice(1))('the tiles of a tree of %i give the proofs of the definition', async (size) => {
  const { stored } = grown(size)
  const places = fc.oneof(fc.integer({ min: 0, max: size - 1 }), fc.constantFrom(0, size - 1))
  await fc.assert(
    fc.asyncProperty(places, async (at) => {
      const proof = await readInclusionProof(sha256, at, size, reading(stored))
      expect(proof.map(hex)).toEqual(naivePath(at, 0, size).map(hex))
      const old = await readConsistencyProof(sha256, at + 1, size, reading(stored))
      expect(old.map(hex)).toEqual(naiveSubproof(at + 1, 0, size, true).map(hex))
    }),
    { numRuns: 12 },
  )
})

test('however the appends are cut, full tiles and the edge are the same', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 6 })
  fc.assert(
    fc.property(cuts, (cuts) => {
      const pieces = grown(...[...new Set(cuts)].sort((left, right) => left - right), 2000)
      const whole = grown(2000)
      expect(plain(pieces.frontier)).toEqual(plain(whole.frontier))
      expect(pieces.edge).toEqual(whole.edge)
      for (const [path, bytes] of whole.stored) expect(hex(found(pieces.stored, path))).toBe(hex(bytes))
    }),
    { numRuns: 30 },
  )
})

test('one more entry costs few hashes and writes only what changed', () => {
  const before = grown(65_535)
  const counter = counting()
  const after = growTiles(counter.sha256, before.frontier, before.edge, [naiveLeaf(65_535)])
  expect(counter.calls()).toBe(16)
  expect(after.written.map(tilePath)).toEqual(['tile/0/255', 'tile/1/000', 'tile/2/000.p/1'])
  const next = growTiles(sha256, after.frontier, after.edge, [naiveLeaf(65_536)])
  expect(next.written.map(tilePath)).toEqual(['tile/0/256.p/1'])
  expect(next.edge.map(tilePath)).toEqual(['tile/0/256.p/1', 'tile/2/000.p/1'])
  expect(growTiles(sha256, next.frontier, next.edge, []).written).toEqual([])
})

test('growing changes no tile that was handed in', () => {
  const before = grown(300)
  const old = before.edge.map(({ bytes }) => hex(bytes))
  growTiles(sha256, before.frontier, before.edge, naiveLeaves(900).slice(300))
  expect(before.edge.map(({ bytes }) => hex(bytes))).toEqual(old)
})

test('an edge that lacks a tile, or has one of another length, is refused', () => {
  const { frontier, edge, stored } = grown(300)
  const leaves = { level: 0, index: 1, width: 44, bytes: found(stored, 'tile/0/001.p/44') }
  const above = edge.filter(({ level }) => level === 1)
  expect(() => growTiles(sha256, frontier, [leaves], [])).toThrow(
    'partial tile 0 of level 1 with 1 hashes (32 bytes); found none',
  )
  const short = { ...leaves, bytes: leaves.bytes.slice(1) }
  expect(() => growTiles(sha256, frontier, [short, ...above], [])).toThrow(
    'with 44 hashes (1408 bytes); found 1407 bytes',
  )
})

test('the hash of a full tile stands in the tile above; a partial one has none', () => {
  const { stored } = grown(600)
  const above = splitHashes(found(stored, 'tile/1/000.p/2'))
  const below = ['tile/0/000', 'tile/0/001'].map((path) => tileRoot(sha256, found(stored, path)))
  expect(below.map(hex)).toEqual(above.map(hex))
  expect(() => tileRoot(sha256, found(stored, 'tile/0/002.p/88'))).toThrow('found 2816 bytes')
})

test('a deleted partial tile is made good by the full one; other lengths are refused with the path', async () => {
  const { stored } = grown(300, 600)
  const full: ReadTile = async ({ level, index }) =>
    found(stored, level === 0 ? `tile/0/00${index}` : `tile/1/00${index}.p/2`)
  expect((await readInclusionProof(sha256, 299, 300, full)).map(hex)).toEqual(naivePath(299, 0, 300).map(hex))
  for (const bytes of [0, 32 * 43, 32 * 44 + 1, 32 * 257]) {
    const read: ReadTile = async (tile) => (tile.level === 0 ? new Uint8Array(bytes) : full(tile))
    await expect(readInclusionProof(sha256, 299, 300, read)).rejects.toThrow(
      `tile/0/001.p/44 has ${bytes} bytes; expected 1408`,
    )
  }
})

test('each tile is read once for a proof, and a failed read fails the proof', async () => {
  const { stored } = grown(70_000)
  const asked: string[] = []
  await readInclusionProof(sha256, 12_345, 70_000, (tile) => {
    asked.push(tilePath(tile))
    return reading(stored)(tile)
  })
  expect(asked.sort()).toEqual(['tile/0/048', 'tile/0/273.p/112', 'tile/1/000', 'tile/1/001.p/17'])
  const broken: ReadTile = async () => {
    throw new Error('offline')
  }
  await expect(readConsistencyProof(sha256, 300, 70_000, broken)).rejects.toThrow('offline')
})

test('every changed bit of a tile that a proof or the edge needs is detected', async () => {
  const size = 600
  const { stored } = grown(size)
  const root = naiveRoot(0, size)
  const changed = fc.tuple(fc.constantFrom(...stored.keys()), fc.nat(), fc.integer({ min: 0, max: size - 1 }))
  await fc.assert(
    fc.asyncProperty(changed, async ([path, nat, index]) => {
      const bytes = Uint8Array.from(stored.get(path) ?? [])
      const bit = nat % (bytes.length * 8)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const read = reading(new Map(stored).set(path, bytes))

      const edge = frontierRoot(sha256, await readFrontier(sha256, size, read))
      expect(hex(edge) === hex(root)).toBe(!path.includes('.p/'))

      // What a proof does not need may be wrong without harm: it is right, or it is refused.
      const proof = await readInclusionProof(sha256, index, size, read)
      const isRight = proof.map(hex).join() === naivePath(index, 0, size).map(hex).join()
      const fault = inclusionFault(sha256, { leafHash: naiveLeaf(index), index, size, root, proof })
      expect(fault === undefined).toBe(isRight)

      const old = await readConsistencyProof(sha256, index + 1, size, read)
      const isOldRight =
        old.map(hex).join() ===
        naiveSubproof(index + 1, 0, size, true)
          .map(hex)
          .join()
      const claim = { oldSize: index + 1, oldRoot: naiveRoot(0, index + 1), size, root, proof: old }
      expect(consistencyFault(sha256, claim) === undefined).toBe(isOldRight)
    }),
    { numRuns: 400 },
  )
})
