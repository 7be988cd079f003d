import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../../src/ledger/note/base64.ts'

test('writes as Node does and reads it back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = encodeBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes))
    }),
    { numRuns: 1000 },
  )
})

test('reads exactly the texts that it writes', () => {
  const character = fc.constantFrom('A', 'B', 'Q', 'g', 'w', '/', '+', '=', '-', '_', '\n', 'é')
  fc.assert(
    fc.property(fc.array(character, { maxLength: 8 }), (characters) => {
      const text = characters.join('')
      const bytes = Buffer.from(text, 'base64')
      const isCanonical = bytes.toString('base64') === text
      expect(decodeBase64(text)).toEqual(isCanonical ? Uint8Array.from(bytes) : undefined)
    }),
    { numRuns: 20_000 },
  )
})

test.each(['A', 'AA', 'AAA', 'AB==', 'AAB=', 'A===', '====', 'AA=A', ' AAA', 'AA-_', 'AAAA\n', 'AA==AAAA'])(
  'refuses %j',
  (text) => {
    expect(decodeBase64(text)).toBeUndefined()
  },
)
