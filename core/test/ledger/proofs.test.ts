import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consistencyFault } from '../../src/ledger/consistency-fault.ts'
import { inclusionFault, inclusionSides } from '../../src/ledger/inclusion-fault.ts'
import { makeConsistencyProof, makeInclusionProof } from '../../src/ledger/make-proof.ts'
import { merkleRoot } from '../../src/ledger/merkle-root.ts'
import { naiveLeaf, naiveLeaves, naivePath, naiveRoot, naiveRootOfPath, naiveSubproof } from './naive.ts'
import { sha256 } from './sha256.ts'
import { hex } from './vectors.ts'

const SMALL = [1, 2, 3, 7, 8]
const MIDDLE = [255, 256, 257]
const LARGE = [65_535, 65_536, 65_537]
const BITS = 256
const NONE = new Uint8Array(0)

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(hash)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

function inclusion(index: number, size: number) {
  return { leafHash: naiveLeaf(index), index, size, root: naiveRoot(0, size), proof: naivePath(index, 0, size) }
}

function consistency(oldSize: number, size: number) {
  const proof = naiveSubproof(oldSize, 0, size, true)
  return { oldSize, oldRoot: naiveRoot(0, oldSize), size, root: naiveRoot(0, size), proof }
}

/** Which hashes of a true claim can have the bit changed without a fault. */
function missed(hashes: readonly Uint8Array[], bit: number, faultOf: (hashes: Uint8Array[]) => unknown): number[] {
  if (faultOf([...hashes]) !== undefined) throw new Error('the unchanged claim is refused')
  return [...hashes.keys()].filter((at) =>
    [hashes[at]].every((hash) => hash !== undefined && faultOf(hashes.with(at, flipped(hash, bit))) === undefined),
  )
}

function missedInInclusion(index: number, size: number, bit: number): number[] {
  const claim = inclusion(index, size)
  const hashes = [claim.leafHash, claim.root, ...claim.proof]
  return missed(hashes, bit, ([leafHash = NONE, root = NONE, ...proof]) =>
    inclusionFault(sha256, { ...claim, leafHash, root, proof }),
  )
}

function missedInConsistency(oldSize: number, size: number, bit: number): number[] {
  const claim = consistency(oldSize, size)
  const hashes = [claim.oldRoot, claim.root, ...claim.proof]
  return missed(hashes, bit, ([oldRoot = NONE, root = NONE, ...proof]) =>
    consistencyFault(sha256, { ...claim, oldRoot, root, proof }),
  )
}

describe.each(SMALL)('size %i, all of it', (size) => {
  test('every bit of leaf, root and proof counts', () => {
    for (let index = 0; index < size; index++) {
      for (let bit = 0; bit < BITS; bit++) {
        expect(missedInInclusion(index, size, bit)).toEqual([])
        expect(missedInConsistency(index + 1, size, bit)).toEqual([])
      }
    }
  })
})

describe.each([...MIDDLE, ...LARGE])('size %i, sampled', (size) => {
  const places = fc.oneof(fc.integer({ min: 0, max: size - 1 }), fc.constantFrom(0, size >> 1, size - 2, size - 1))
  const bits = fc.integer({ min: 0, max: BITS - 1 })
  test('every bit of leaf, root and proof counts', () => {
    fc.assert(
      fc.property(places, bits, (at, bit) => {
        expect(missedInInclusion(at, size, bit)).toEqual([])
        expect(missedInConsistency(at + 1, size, bit)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test('root and proofs are those of the definition', () => {
    const leaves = naiveLeaves(size)
    expect(hex(merkleRoot(sha256, leaves))).toBe(hex(naiveRoot(0, size)))
    for (const at of [0, size >> 1, size - 1]) {
      expect(makeInclusionProof(sha256, leaves, at).map(hex)).toEqual(naivePath(at, 0, size).map(hex))
      expect(makeConsistencyProof(sha256, leaves, at + 1).map(hex)).toEqual(
        naiveSubproof(at + 1, 0, size, true).map(hex),
      )
    }
  })
})

test('a proof of another length, another order or another place is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 600 }), fc.nat(), fc.nat(), (size, one, other) => {
      const index = one % size
      const elsewhere = (index + 1 + (other % (size - 1))) % size
      const claim = inclusion(index, size)
      const { proof } = claim
      expect(inclusionFault(sha256, { ...claim, proof: proof.slice(1) })).toContain('expected')
      expect(inclusionFault(sha256, { ...claim, proof: [...proof, naiveLeaf(0)] })).toContain('expected')
      expect(inclusionFault(sha256, { ...claim, proof: [...proof.slice(1), ...proof.slice(0, 1)] }) === undefined).toBe(
        proof.length === 1,
      )
      expect(inclusionFault(sha256, { ...claim, index: elsewhere })).toBeDefined()

      const old = consistency(index + 1, size)
      expect(consistencyFault(sha256, { ...old, proof: [...old.proof, naiveLeaf(0)] })).toContain('expected')
      expect(consistencyFault(sha256, { ...old, proof: [...old.proof.slice(1), Buffer.alloc(31)] })).toBeDefined()
      expect(consistencyFault(sha256, { ...old, oldSize: elsewhere + 1 })).toBeDefined()
    }),
    { numRuns: 300 },
  )
})

test('any hashes of the right number lead to the root of the definition', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.nat(),
      fc.array(hash, { minLength: 18, maxLength: 18 }),
      hash,
      (size, nat, hashes, leaf) => {
        const index = nat % size
        const proof = hashes.slice(0, inclusionSides(index, size).length)
        const root = naiveRootOfPath(index, size, leaf, proof)
        expect(inclusionFault(sha256, { leafHash: leaf, index, size, root, proof })).toBeUndefined()
      },
    ),
    { numRuns: 300 },
  )
})

test('sizes beyond 32 bits are verified too', () => {
  const size = 2 ** 40 + 1
  const proof = [naiveLeaf(1)]
  const root = naiveRootOfPath(size - 1, size, naiveLeaf(0), proof)
  expect(inclusionFault(sha256, { leafHash: naiveLeaf(0), index: size - 1, size, root, proof })).toBeUndefined()
  expect(inclusionFault(sha256, { leafHash: naiveLeaf(0), index: 0, size, root, proof })).toContain('expected 41')
  expect(
    consistencyFault(sha256, { oldSize: 2 ** 40, oldRoot: naiveLeaf(1), size, root, proof: [naiveLeaf(0)] }),
  ).toBeUndefined()
})

test('the empty tree begins every tree, without a proof', () => {
  const claim = { oldSize: 0, oldRoot: naiveRoot(0, 0), size: 5, root: naiveRoot(0, 5), proof: [] }
  expect(consistencyFault(sha256, claim)).toBeUndefined()
  expect(consistencyFault(sha256, { ...claim, size: 0, root: claim.oldRoot })).toBeUndefined()
  expect(consistencyFault(sha256, { ...claim, size: 0 })).toContain('The new root is not that of the empty tree')
  expect(consistencyFault(sha256, { ...claim, oldRoot: naiveLeaf(0) })).toContain('old root is not that of the empty')
  expect(consistencyFault(sha256, { ...claim, proof: [naiveLeaf(0)] })).toContain('has 1 hashes; expected 0')
})

test('sizes and hashes that cannot be are a fault, not a crash', () => {
  const claim = inclusion(0, 1)
  expect(inclusionFault(sha256, { ...claim, size: 0 })).toContain('below the tree size 0')
  expect(inclusionFault(sha256, { ...claim, index: -1 })).toContain('The index is -1')
  expect(inclusionFault(sha256, { ...claim, index: 0.5 })).toContain('The index is 0.5')
  expect(inclusionFault(sha256, { ...claim, size: 2 ** 60 })).toContain('whole number')
  expect(inclusionFault(sha256, { ...claim, leafHash: Buffer.alloc(3) })).toContain('has 3 bytes')
  expect(inclusionFault(sha256, { ...claim, root: Buffer.alloc(0) })).toContain('another root')
  expect(inclusionFault(sha256, { ...inclusion(0, 2), proof: [Buffer.alloc(33)] })).toContain('has 33 bytes')
  const old = consistency(2, 3)
  expect(consistencyFault(sha256, { ...old, oldSize: 4 })).toContain('up to the new size 3')
  expect(consistencyFault(sha256, { ...old, oldSize: Number.NaN })).toContain('up to the new size 3')
  expect(consistencyFault(sha256, { ...old, oldRoot: Buffer.alloc(31) })).toContain('The old root has 31 bytes')
})
