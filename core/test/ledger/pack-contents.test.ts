import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitContents, textBytes } from '../../src/ledger/fit-contents.ts'
import { EVIDENCE_BYTES_MAX, packContents } from '../../src/ledger/pack-contents.ts'
import { LEDGER_LIMITS } from '../../src/schema/ledger.ts'

const entry = (nonce: string, contents: Record<string, string> = {}) => ({
  nonce,
  contents: new Map(Object.entries(contents)),
})

describe('what fits', () => {
  test('is the smallest first, each whole, in bytes of UTF-8', () => {
    const contents = new Map([
      ['long', 'x'.repeat(9)],
      ['wide', '€€'],
      ['short', 'xy'],
    ])
    expect([...fitContents(contents, 8).keys()]).toEqual(['short', 'wide'])
    expect([...fitContents(contents, 7).keys()]).toEqual(['short'])
    expect([...fitContents(contents, 17).keys()]).toHaveLength(3)
    expect(fitContents(contents, 0).size).toBe(0)
  })
})

describe('packing', () => {
  test('puts the contents of a pass into one document, named after the first entry that has any', () => {
    const packed = packContents(40, [entry('n0'), entry('n1', { a: '{"a":1}' }), entry('n2', { b: '{}' })])
    expect(packed).toEqual([
      { place: 41, document: { schemaVersion: 1, nonces: ['n1', 'n2'], contents: { a: '{"a":1}', b: '{}' } } },
    ])
    expect(packContents(0, [entry('n0'), entry('n1')])).toEqual([])
  })

  test('stores equal contents once, and both entries find them', () => {
    const packed = packContents(0, [entry('n0', { a: '1' }), entry('n1', { a: '1' })])
    expect(packed.map(({ document }) => document)).toEqual([
      { schemaVersion: 1, nonces: ['n0', 'n1'], contents: { a: '1' } },
    ])
  })

  test('begins another document only when one is full, and names an entry in each that has a part of it', () => {
    const big = 'x'.repeat(LEDGER_LIMITS.contentsBytesMax)
    const entries = Array.from({ length: 8 }, (_, index) => entry(`n${index}`, { [`d${index}`]: big }))
    const packed = packContents(100, [...entries, entry('late', { d0: big, d7: big })])
    expect(packed.map(({ place }) => place)).toEqual([100, 106])
    expect(packed.map(({ document }) => document.nonces.at(-1))).toEqual(['late', 'late'])
  })

  test('gives every entry all that it has, in documents far below 1 MiB with names of their own, the same each time', () => {
    const text = fc.oneof(
      fc.nat(30).map((length) => 'ä'.repeat(length)),
      fc.nat(Math.floor(LEDGER_LIMITS.contentsBytesMax / 3)).map((length) => 'x'.repeat(length)),
    )
    const contents = fc.dictionary(fc.integer({ min: 0, max: 30 }).map(String), text, { maxKeys: 3 })
    fc.assert(
      fc.property(fc.array(contents, { maxLength: 40 }), (all) => {
        // A digest names one text only.
        const texts = Object.assign({}, ...all) as Record<string, string>
        const entries = all.map((one, index) =>
          entry(`n${index}`, Object.fromEntries(Object.keys(one).map((digest) => [digest, texts[digest] ?? '']))),
        )
        const packed = packContents(7, entries)
        expect(packContents(7, entries)).toEqual(packed)
        expect(new Set(packed.map(({ place }) => place)).size).toBe(packed.length)
        for (const { nonce, contents } of entries) {
          const own = packed.filter(({ document }) => document.nonces.includes(nonce))
          const found = Object.assign({}, ...own.map(({ document }) => document.contents)) as Record<string, string>
          for (const [digest, text] of contents) expect(found[digest]).toBe(text)
          expect(own.length > 0).toBe(contents.size > 0)
        }
        for (const { document } of packed) {
          const bytes = Object.values(document.contents).reduce((sum, one) => sum + textBytes(one), 0)
          expect(bytes).toBeLessThanOrEqual(EVIDENCE_BYTES_MAX)
        }
        const stored = packed.flatMap(({ document }) => Object.keys(document.contents))
        expect(new Set(stored).size).toBe(stored.length)
      }),
      { numRuns: 50 },
    )
  })
})
