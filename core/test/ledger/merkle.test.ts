import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { consistencyFault } from '../../src/ledger/consistency-fault.ts'
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from '../../src/ledger/frontier.ts'
import { leafHash } from '../../src/ledger/hashes.ts'
import { inclusionFault } from '../../src/ledger/inclusion-fault.ts'
import { makeConsistencyProof, makeInclusionProof } from '../../src/ledger/make-proof.ts'
import { merkleRoot } from '../../src/ledger/merkle-root.ts'
import { naiveLeaves, naivePath, naiveRoot, naiveSubproof } from './naive.ts'
import { counting, sha256 } from './sha256.ts'
import * as vectors from './vectors.ts'

const { ENTRIES, ROOTS, bytes, hex } = vectors
const LEAVES = ENTRIES.map((entry) => leafHash(sha256, entry))

test.each(ROOTS.map((root, size) => [size, root] as const))('RFC 6962 vector: root of size %i', (size, root) => {
  expect(hex(merkleRoot(sha256, LEAVES.slice(0, size)))).toBe(root)
})

test.each([
  [0, 1, []],
  [0, 8, [vectors.LEAF_1, vectors.NODE_23, vectors.NODE_47]],
  [5, 8, [vectors.LEAF_4, vectors.NODE_67, vectors.NODE_03]],
  [2, 3, [vectors.NODE_01]],
  [1, 5, [vectors.LEAF_0, vectors.NODE_23, vectors.LEAF_4]],
])('RFC 6962 vector: inclusion of %i in %i', (index, size, expected) => {
  const proof = makeInclusionProof(sha256, LEAVES.slice(0, size), index)
  expect(proof.map(hex)).toEqual(expected)
  const claim = { leafHash: LEAVES[index] ?? bytes(''), index, size, root: bytes(ROOTS[size] ?? ''), proof }
  expect(inclusionFault(sha256, claim)).toBeUndefined()
})

test.each([
  [1, 1, []],
  [1, 8, [vectors.LEAF_1, vectors.NODE_23, vectors.NODE_47]],
  [6, 8, [vectors.NODE_45, vectors.NODE_67, vectors.NODE_03]],
  [2, 5, [vectors.NODE_23, vectors.LEAF_4]],
])('RFC 6962 vector: consistency of %i with %i', (oldSize, size, expected) => {
  const proof = makeConsistencyProof(sha256, LEAVES.slice(0, size), oldSize)
  expect(proof.map(hex)).toEqual(expected)
  const roots = { oldRoot: bytes(ROOTS[oldSize] ?? ''), root: bytes(ROOTS[size] ?? '') }
  expect(consistencyFault(sha256, { oldSize, size, ...roots, proof })).toBeUndefined()
})

test('every root and proof up to 40 entries equals the definition', () => {
  const leaves = naiveLeaves(40)
  for (let size = 0; size <= 40; size++) {
    const these = leaves.slice(0, size)
    expect(hex(merkleRoot(sha256, these))).toBe(hex(naiveRoot(0, size)))
    for (let at = 0; at < size; at++) {
      expect(makeInclusionProof(sha256, these, at).map(hex)).toEqual(naivePath(at, 0, size).map(hex))
      expect(makeConsistencyProof(sha256, these, at + 1).map(hex)).toEqual(
        naiveSubproof(at + 1, 0, size, true).map(hex),
      )
    }
  }
})

test('appending in any pieces gives the same tree, at m + log2(n) hashes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }), (pieces) => {
      let frontier = EMPTY_FRONTIER
      for (const piece of pieces) {
        const leaves = naiveLeaves(frontier.size + piece).slice(frontier.size)
        const counter = counting()
        frontier = appendLeaves(counter.sha256, frontier, leaves)
        expect(counter.calls()).toBeLessThanOrEqual(piece + Math.ceil(Math.log2(frontier.size + 1)))
        expect(hex(frontierRoot(sha256, frontier))).toBe(hex(naiveRoot(0, frontier.size)))
      }
    }),
    { numRuns: 60 },
  )
})

test('appending says each completed node once, children before parents, and leaves the old edge alone', () => {
  const before = appendLeaves(sha256, EMPTY_FRONTIER, LEAVES.slice(0, 3))
  const old = before.hashes.map(hex)
  const nodes: string[] = []
  appendLeaves(sha256, before, LEAVES.slice(3), ({ level, index }, hash) =>
    nodes.push(`${level}/${index} ${hex(hash).slice(0, 6)}`),
  )
  expect(nodes.filter((node) => !node.startsWith('0/'))).toEqual(
    ['1/1', '2/0', '1/2', '1/3', '2/1', '3/0'].map(
      (at, index) =>
        `${at} ${[vectors.NODE_23, vectors.NODE_03, vectors.NODE_45, vectors.NODE_67, vectors.NODE_47, ROOTS[8]][index]?.slice(0, 6)}`,
    ),
  )
  expect(nodes.filter((node) => node.startsWith('0/')).map((node) => node.slice(0, 3))).toEqual([
    '0/3',
    '0/4',
    '0/5',
    '0/6',
    '0/7',
  ])
  expect(before.hashes.map(hex)).toEqual(old)
})

test('an edge that does not fit its size, and an entry in place of a hash, are refused', () => {
  expect(() => frontierRoot(sha256, { size: 3, hashes: [bytes(ROOTS[1] ?? '')] })).toThrow('has 2 hashes; found 1')
  expect(() => appendLeaves(sha256, { size: -1, hashes: [] }, [])).toThrow('expected a whole number')
  expect(() => merkleRoot(sha256, [bytes('2021')])).toThrow('A hash has 32 bytes; found 2')
  expect(() => makeInclusionProof(sha256, [], 0)).toThrow('the tree is empty')
  expect(() => makeInclusionProof(sha256, LEAVES, 8)).toThrow('The index is 8; expected a whole number from 0 to 7')
  expect(() => makeConsistencyProof(sha256, LEAVES, 9)).toThrow('The old tree size is 9')
})
