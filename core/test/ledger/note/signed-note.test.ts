import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSignatureLines } from '../../../src/ledger/note/signature-line.ts'
import { addSignature, formatNote, parseNote } from '../../../src/ledger/note/signed-note.ts'
import { OWN_NOTE, SPEC_COSIGNED, SPEC_NOTE, SPEC_RESPONSE } from './vectors.ts'

const LINE = OWN_NOTE.slice(OWN_NOTE.indexOf('—'))

test('reads the example of the specification, whose text has a blank line of its own', () => {
  const note = parseNote(SPEC_NOTE)
  expect(note.text).toBe(SPEC_NOTE.slice(0, SPEC_NOTE.indexOf('\n— ')))
  expect(note.text.endsWith('ed è subito sera.\n')).toBe(true)
  expect(note.signatures).toMatchObject([{ name: 'quasimodo.example/salvatore', keyId: 0x367ba04b }])
  expect(note.signatures[0]?.payload).toHaveLength(64)
})

test.each([SPEC_NOTE, SPEC_COSIGNED, OWN_NOTE, '\n\n' + LINE, 'a\n\n\n' + LINE, '\ufeffa\n\n' + LINE])(
  'reads bytes and text alike and writes the same: %j',
  (text) => {
    expect(parseNote(Buffer.from(text))).toEqual(parseNote(text))
    expect(formatNote(parseNote(Buffer.from(text)))).toBe(text)
  },
)

test("reads a witness's answer, line by line", () => {
  const names = parseSignatureLines(SPEC_RESPONSE).map(({ name, payload }) => [name, payload.length])
  expect(names).toEqual([
    ['witness.example/w1', 72],
    ['witness.example/w1', 72],
    ['witness.example/w2', 72],
  ])
})

test.each([
  ['', 'Note, line 1: found ""'],
  ['text\n', 'Note, line 1'],
  ['text\n\n', 'Note, line 3: found "", expected one or more signature lines'],
  [`text\n${LINE}`, 'expected a text ending in newline, a blank line'],
  [`text\n\n${LINE.slice(0, -1)}`, 'Note, line 3: found'],
  [`text\n\n${LINE}More.\n`, 'Note, line 4: found "More.", expected a signature line'],
  [`text\n\n${LINE}${LINE.replace('— ', '- ')}`, 'line 4'],
  [`text\n\n${LINE.replace('log.example', 'log example')}`, 'one space between key name and base64'],
  [`text\n\n${LINE.replace('log.example', 'log+example')}`, 'expected a key name'],
  [`text\n\n${LINE.replace('log.example/first', '')}`, 'expected a key name'],
  [`text\n\n${LINE.replace('log.example', 'log\u2009example')}`, 'expected a key name'],
  [`text\n\n${LINE.replace('=', '')}`, 'standard base64'],
  [`text\n\n${LINE.replace('gw=', 'gx=')}`, 'standard base64'],
  ['text\n\n— a AAAAAA==\n', 'a key id of 4 bytes'],
  [`one\ntwo\tmore\n\n${LINE}`, 'Note, line 2: found "\\t", expected no control characters'],
  [`one\r\n\n${LINE}`, 'Note, line 1: found "\\r"'],
  [`\ud800\n\n${LINE}`, 'surrogate'],
])('refuses %j with the place', (text, message) => {
  expect(() => parseNote(text)).toThrow(message)
})

test('refuses bytes that are not UTF-8', () => {
  const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from(OWN_NOTE)])
  expect(() => parseNote(bytes)).toThrow('not UTF-8')
})

test('takes 100 signatures and no more', () => {
  expect(parseNote(`text\n\n${LINE.repeat(100)}`).signatures).toHaveLength(100)
  expect(() => parseNote(`text\n\n${LINE.repeat(101)}`)).toThrow('line 103: found "101 signatures"')
})

test('does not write what it would not read', () => {
  const { signatures } = parseNote(OWN_NOTE)
  const [signature] = signatures
  if (signature === undefined) throw new Error('the example has a signature')
  expect(() => formatNote({ text: 'a\n', signatures: [] })).toThrow('at least one signature')
  expect(() => formatNote({ text: 'a', signatures })).toThrow('line 1: found "a", expected a newline')
  expect(() => formatNote({ text: '', signatures })).toThrow('expected a newline')
  expect(() => formatNote({ text: 'a\tb\n', signatures })).toThrow('control characters')
  expect(() => formatNote({ text: 'a\n', signatures: [{ ...signature, name: 'a b' }] })).toThrow('expected a key name')
})

const signature = fc.record({
  name: fc.constantFrom('a', 'b', 'example.com/log', 'é/—'),
  keyId: fc.constantFrom(0, 1, 0x7fff_ffff, 0xffff_ffff),
  payload: fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Uint8Array.from(bytes)),
})
const text = fc.array(fc.constantFrom('', 'line', '— a AAAA', 'ä €'), { minLength: 1, maxLength: 6 })

test('any note survives writing and reading', () => {
  fc.assert(
    fc.property(text, fc.array(signature, { minLength: 1, maxLength: 20 }), (lines, signatures) => {
      const note = { text: `${lines.join('\n')}\n`, signatures }
      expect(parseNote(formatNote(note))).toEqual(note)
    }),
    { numRuns: 500 },
  )
})

test('a key has one signature: a new one replaces it, those of its namesakes stay', () => {
  fc.assert(
    fc.property(fc.array(signature, { maxLength: 12 }), (added) => {
      let note = parseNote(OWN_NOTE)
      for (const one of added) note = addSignature(note, one)
      const keyOf = ({ name, keyId }: { name: string; keyId: number }) => `${name}+${keyId}`
      const last = new Map(added.map((one) => [keyOf(one), one]))
      expect(note.signatures).toHaveLength(last.size + 1)
      for (const one of note.signatures.slice(1)) expect(one).toEqual(last.get(keyOf(one)))
    }),
  )
})
