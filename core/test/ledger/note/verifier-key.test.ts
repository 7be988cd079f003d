import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatVerifierKey, keyIdOf, makeVerifierKey, parseVerifierKey } from '../../../src/ledger/note/verifier-key.ts'
import { sha256, signerOf } from './keys.ts'
import { OTHER_KEY, OWN_KEY, SUMDB_KEY } from './vectors.ts'

test.each([OWN_KEY, OTHER_KEY, SUMDB_KEY])('reads and writes %s', async (text) => {
  const key = await parseVerifierKey(text, sha256)
  expect(key).toMatchObject({ name: text.split('+')[0], type: 1, keyId: Number.parseInt(text.split('+')[1] ?? '', 16) })
  expect(formatVerifierKey(key)).toBe(text)
})

test('the same key has another id for cosignatures', async () => {
  const [log, witness] = [await signerOf('example.com/w', 1), await signerOf('example.com/w', 4)]
  expect(witness.key.publicKey).toEqual(log.key.publicKey)
  expect(witness.key.keyId).not.toBe(log.key.keyId)
  const text = Buffer.concat([Buffer.from('example.com/w\n\u0004'), witness.key.publicKey])
  expect(witness.key.keyId).toBe(Buffer.from(await sha256(Uint8Array.from(text))).readUInt32BE(0))
})

test('every part and every changed character of a key is refused', async () => {
  for (let from = 0; from <= OWN_KEY.length; from += 1) {
    for (let to = from; to <= OWN_KEY.length; to += 1) {
      if (from === 0 && to === OWN_KEY.length) continue
      await expect(parseVerifierKey(OWN_KEY.slice(from, to), sha256)).rejects.toThrow('Verifier key')
    }
  }
  for (let index = 0; index < OWN_KEY.length; index += 1) {
    for (let bit = 0; bit < 7; bit += 1) {
      const changed = String.fromCharCode(OWN_KEY.charCodeAt(index) ^ (1 << bit))
      const text = OWN_KEY.slice(0, index) + changed + OWN_KEY.slice(index + 1)
      await expect(parseVerifierKey(text, sha256)).rejects.toThrow('Verifier key')
    }
  }
})

test('says what is wrong', async () => {
  const bare = Buffer.alloc(32, 7)
  const id = (type: number, key: Uint8Array) =>
    Promise.resolve(keyIdOf('a', type, key, sha256)).then((keyId) => keyId.toString(16).padStart(8, '0'))
  const text = async (type: number, key: Uint8Array) =>
    `a+${await id(type, key)}+${Buffer.concat([Buffer.of(type), key]).toString('base64')}`
  await expect(parseVerifierKey(await text(1, bare), sha256)).resolves.toMatchObject({ name: 'a', type: 1 })
  await expect(parseVerifierKey(await text(2, bare), sha256)).rejects.toThrow('found "signature type 2"')
  await expect(parseVerifierKey(await text(1, bare.subarray(1)), sha256)).rejects.toThrow('32 bytes for Ed25519')
  const wrongId = (await text(1, bare)).replace(/\+[0-9a-f]{8}\+/, '+00000000+')
  await expect(parseVerifierKey(wrongId, sha256)).rejects.toThrow(`expected ${await id(1, bare)}`)
})

test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u3000', '\u0085', 'a\nb', '\ud800'])(
  'refuses the name %j',
  async (name) => {
    await expect(makeVerifierKey(name, 1, Buffer.alloc(32), sha256)).rejects.toThrow('expected a key name')
  },
)

test('round trip of any key', async () => {
  const name = fc.stringMatching(/^[^\s+\p{C}\p{Z}]{1,20}$/u)
  await fc.assert(
    fc.asyncProperty(
      name,
      fc.constantFrom(1 as const, 4 as const),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      async (name, type, publicKey) => {
        const key = await makeVerifierKey(name, type, publicKey, sha256)
        expect(await parseVerifierKey(formatVerifierKey(key), sha256)).toEqual(key)
      },
    ),
  )
})
