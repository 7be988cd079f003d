import { expect, test } from 'vitest'
import { openNote } from '../../../src/ledger/note/open-note.ts'
import { signNote } from '../../../src/ledger/note/sign-note.ts'
import { formatNote, parseNote } from '../../../src/ledger/note/signed-note.ts'
import { parseVerifierKey } from '../../../src/ledger/note/verifier-key.ts'
import { verifySignatures } from '../../../src/ledger/note/verify-signatures.ts'
import { bitFlips, sha256, signerOf, verifyEd25519 } from './keys.ts'
import { OTHER_KEY, OTHER_LINE, OWN_KEY, OWN_NOTE } from './vectors.ts'

const own = await parseVerifierKey(OWN_KEY, sha256)
const other = await parseVerifierKey(OTHER_KEY, sha256)
/** Name and id, as messages give them. */
const idOf = (key: string) => key.split('+').slice(0, 2).join('+')
/** Another character near the end of a signature line. */
const damaged = (line: string) => line.slice(0, -8) + (line.at(-8) === 'A' ? 'B' : 'A') + line.slice(-7)
const open = (note: Uint8Array | string, keys = [own]) => openNote(note, keys, verifyEd25519)
const namesOf = async (note: string, keys = [own]) => (await open(note, keys)).verified.map(({ key }) => key.name)

test('signs the same note each time, and replaces an old signature', async () => {
  const signer = await signerOf('log.example/first', 1, 1)
  const { text, signatures } = parseNote(OWN_NOTE)
  expect(formatNote(await signNote({ text, signatures: [] }, signer))).toBe(OWN_NOTE)
  const stale = signatures.map((one) => ({ ...one, payload: new Uint8Array(64) }))
  expect(formatNote(await signNote({ text, signatures: stale }, signer))).toBe(OWN_NOTE)
})

test('does not sign a text that no note can carry, nor with a key of another type', async () => {
  await expect(signNote({ text: 'abc', signatures: [] }, await signerOf('a', 1))).rejects.toThrow('newline')
  await expect(signNote({ text: 'abc\n', signatures: [] }, await signerOf('a', 4))).rejects.toThrow(
    'found signature type 4, expected 1',
  )
})

test('does not hand out a signature that cannot be one', async () => {
  const short = { ...(await signerOf('a', 1)), sign: async () => new Uint8Array(63) }
  await expect(signNote({ text: 'abc\n', signatures: [] }, short)).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('found a signature of 63 bytes'),
  })
})

test('works with WebCrypto, as a browser has it', async () => {
  const { subtle } = globalThis.crypto
  const key = await parseVerifierKey(OWN_KEY, async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes)))
  const { verified } = await openNote(OWN_NOTE, [key], async (publicKey, message, signature) => {
    const imported = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    return subtle.verify('Ed25519', imported, signature, message)
  })
  expect(verified).toHaveLength(1)
})

test('verifies known keys and ignores the others', async () => {
  expect(await namesOf(OWN_NOTE)).toEqual(['log.example/first'])
  expect(await namesOf(OWN_NOTE + OTHER_LINE)).toEqual(['log.example/first'])
  expect(await namesOf(OWN_NOTE + OTHER_LINE, [own, other])).toEqual(['log.example/first', 'log.example/second'])
  const broken = damaged(OTHER_LINE)
  expect(await namesOf(OWN_NOTE + broken)).toEqual(['log.example/first'])
})

test('counts a key once, however often it signed', async () => {
  const lines = OWN_NOTE.slice(OWN_NOTE.indexOf('— ')).repeat(3)
  expect(await namesOf(OWN_NOTE + lines)).toEqual(['log.example/first'])
})

test('refuses a note that no known key signed, and one with a bad signature of a known key', async () => {
  await expect(open(OWN_NOTE, [])).rejects.toMatchObject({ code: 'permission-denied' })
  await expect(open(OWN_NOTE, [other])).rejects.toThrow(`found signatures of ${idOf(OWN_KEY)}`)
  const bad = OWN_NOTE + damaged(OTHER_LINE)
  await expect(open(bad, [own, other])).rejects.toThrow(`found a signature of ${idOf(OTHER_KEY)} that does not fit`)
  const cut = `${OWN_NOTE.slice(0, -13)}${OWN_NOTE.slice(-9)}`
  await expect(open(cut)).rejects.toThrow('does not fit')
})

test('a key that shares only name or only id is unknown', async () => {
  const { verified, bad, unknown } = await verifySignatures(
    parseNote(OWN_NOTE),
    [
      { ...own, keyId: 1 },
      { ...own, name: 'Other' },
    ],
    verifyEd25519,
  )
  expect([verified, bad, unknown.length]).toEqual([[], [], 1])
})

test('two different keys of one name and id are refused when they are needed; the same key twice is fine', async () => {
  const twin = { ...own, publicKey: other.publicKey }
  await expect(open(OWN_NOTE, [own, twin])).rejects.toMatchObject({ code: 'failed-precondition' })
  expect(await namesOf(OWN_NOTE, [own, { ...own }])).toEqual(['log.example/first'])
  const unused = { ...other, publicKey: own.publicKey }
  expect(await namesOf(OWN_NOTE, [own, other, unused])).toEqual(['log.example/first'])
})

test('every single-bit change of a note makes it refused', async () => {
  let count = 0
  for (const { bit, flipped } of bitFlips(Buffer.from(OWN_NOTE))) {
    await expect(open(flipped), `bit ${bit}`).rejects.toThrow('Note')
    count += 1
  }
  expect(count).toBe(Buffer.byteLength(OWN_NOTE) * 8)
})

test('a single-bit change of another signature leaves the text trusted only by the good one', async () => {
  const start = Buffer.byteLength(OWN_NOTE)
  const whole = Buffer.from(OWN_NOTE + OTHER_LINE)
  const trusting = new Set<string>()
  for (const { bit, flipped } of bitFlips(whole)) {
    const outcome = await open(flipped, [own, other]).catch(() => undefined)
    if (outcome === undefined) continue
    expect(outcome.text).toBe(parseNote(OWN_NOTE).text)
    expect(outcome.verified, `bit ${bit}`).toHaveLength(1)
    trusting.add(
      `${bit >> 3 >= start ? 'log.example/second' : 'log.example/first'} changed, ${outcome.verified[0]?.key.name} trusted`,
    )
  }
  expect([...trusting].toSorted()).toEqual([
    'log.example/first changed, log.example/second trusted',
    'log.example/second changed, log.example/first trusted',
  ])
})
