import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCheckpoint, parseCheckpoint } from '../../../src/ledger/note/checkpoint.ts'
import { parseNote } from '../../../src/ledger/note/signed-note.ts'
import { SPEC_COSIGNED } from './vectors.ts'

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='

test('reads and writes the example of the specification', () => {
  const { text } = parseNote(SPEC_COSIGNED)
  const checkpoint = parseCheckpoint(text)
  expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] })
  expect(Buffer.from(checkpoint.rootHash).toString('base64')).toBe(ROOT)
  expect(formatCheckpoint(checkpoint)).toBe(text)
})

test('keeps extension lines and an origin that is no URL', () => {
  const text = `The log, of +1\n0\n${ROOT}\nfirst\n second \n`
  expect(parseCheckpoint(text)).toMatchObject({ origin: 'The log, of +1', size: 0, extensions: ['first', ' second '] })
  expect(formatCheckpoint(parseCheckpoint(text))).toBe(text)
})

test.each([
  ['', 'Checkpoint, line 1: found "", expected the origin'],
  ['\n', 'Checkpoint, line 1: found "", expected the origin'],
  [`\n1\n${ROOT}\n`, 'line 1: found "", expected the origin'],
  ['a\n', 'line 2: found "", expected a tree size'],
  [`a\n01\n${ROOT}\n`, 'line 2: found "01"'],
  [`a\n-1\n${ROOT}\n`, 'line 2: found "-1"'],
  [`a\n1 \n${ROOT}\n`, 'line 2: found "1 "'],
  [`a\n1e3\n${ROOT}\n`, 'line 2: found "1e3"'],
  [`a\n١\n${ROOT}\n`, 'line 2: found "١"'],
  [`a\n9007199254740992\n${ROOT}\n`, 'line 2: found "9007199254740992"'],
  ['a\n1\n', 'line 3: found "", expected a root hash: 32 bytes in base64'],
  [`a\n1\n${ROOT.slice(0, -1)}\n`, 'line 3'],
  ['a\n1\nAAAA\n', 'line 3: found "AAAA"'],
  [`a\n1\n${ROOT}`, 'line 3: found'],
  [`a\n1\n${ROOT}\n\n`, 'line 4: found "", expected an extension line'],
  [`a\n1\n${ROOT}\nx\n\ny\n`, 'line 5: found ""'],
  [`a\r\n1\n${ROOT}\n`, 'line 1: found "\\r"'],
])('refuses %j with the line', (text, message) => {
  expect(() => parseCheckpoint(text)).toThrow(message)
})

test('does not write what would be read otherwise', () => {
  const good = { origin: 'a', size: 1, rootHash: new Uint8Array(32), extensions: [] }
  expect(formatCheckpoint(good)).toBe(`a\n1\n${'A'.repeat(43)}=\n`)
  expect(() => formatCheckpoint({ ...good, origin: '' })).toThrow('line 1')
  expect(() => formatCheckpoint({ ...good, origin: `a\n2\n${ROOT}` })).toThrow('without newlines')
  expect(() => formatCheckpoint({ ...good, extensions: ['x\ny'] })).toThrow('without newlines')
  expect(() => formatCheckpoint({ ...good, extensions: [''] })).toThrow('line 4')
  expect(() => formatCheckpoint({ ...good, size: 1.5 })).toThrow('line 2')
  expect(() => formatCheckpoint({ ...good, size: -1 })).toThrow('line 2')
  expect(() => formatCheckpoint({ ...good, rootHash: new Uint8Array(31) })).toThrow('line 3')
})

test('any checkpoint survives writing and reading', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const checkpoint = fc.record({
    origin: line,
    size: fc.maxSafeNat(),
    rootHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes)),
    extensions: fc.array(line, { maxLength: 3 }),
  })
  fc.assert(
    fc.property(checkpoint, (one) => {
      expect(parseCheckpoint(formatCheckpoint(one))).toEqual(one)
    }),
    { numRuns: 500 },
  )
})
