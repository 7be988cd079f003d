import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBundle, encodeBundle } from '../../src/ledger/entry-bundle.ts'
import { bytes, hex } from './vectors.ts'

test('an entry is a big-endian length and its bytes', () => {
  const long = new Uint8Array(258).fill(7)
  expect(hex(encodeBundle([bytes('aabb'), bytes(''), long]))).toBe(`0002aabb00000102${'07'.repeat(258)}`)
})

test('what was encoded is decoded', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 })
  fc.assert(
    fc.property(entries, (entries) => {
      expect(decodeBundle(encodeBundle(entries), entries.length).map(hex)).toEqual(entries.map(hex))
    }),
  )
})

test('the longest entry fits, a longer one and an odd number of entries do not', () => {
  const longest = new Uint8Array(65_535).fill(1)
  expect(decodeBundle(encodeBundle([longest]), 1)).toEqual([longest])
  expect(() => encodeBundle([bytes('00'), new Uint8Array(65_536)])).toThrow('Entry 1 of the bundle has 65536 bytes')
  expect(() => encodeBundle([])).toThrow('found 0')
  expect(() => encodeBundle(Array.from({ length: 257 }, () => longest))).toThrow('found 257')
})

test.each([
  ['0002aabb00', 2, 'cut short in entry 1: 2 bytes expected from byte 4, but it ends at 5'],
  ['0002aabb0003aabb', 2, 'cut short in entry 1: 3 bytes expected from byte 6, but it ends at 8'],
  ['0002aabb', 2, 'has 1 entries; expected 2'],
  ['0002aabb0000', 1, 'has 2 entries; expected 1'],
  ['', 1, 'has 0 entries; expected 1'],
])('the bundle %s of %i entries is refused', (encoded, width, message) => {
  expect(() => decodeBundle(bytes(encoded), width)).toThrow(message)
})

test('a changed bit of a bundle changes an entry or is refused', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(entries, fc.nat(), (entries, nat) => {
      const bundle = encodeBundle(entries)
      const bit = nat % (bundle.length * 8)
      bundle[bit >> 3] = (bundle[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      let decoded: string[] = []
      try {
        decoded = decodeBundle(bundle, entries.length).map(hex)
      } catch {
        return
      }
      expect(decoded).not.toEqual(entries.map(hex))
    }),
    { numRuns: 1000 },
  )
})
