import { expect, test } from 'vitest'
import { cosignCheckpoint } from '../../../src/ledger/note/cosign-checkpoint.ts'
import { cosignaturesOf } from '../../../src/ledger/note/cosignatures-of.ts'
import { cosignedMessage, readCosignature, writeCosignature } from '../../../src/ledger/note/cosigned-message.ts'
import { openNote } from '../../../src/ledger/note/open-note.ts'
import { signNote } from '../../../src/ledger/note/sign-note.ts'
import { addSignature, formatNote, parseNote } from '../../../src/ledger/note/signed-note.ts'
import { bitFlips, signerOf, verifyEd25519 } from './keys.ts'
import { SPEC_COSIGNED } from './vectors.ts'

const { text, signatures } = parseNote(SPEC_COSIGNED)
const witness = await signerOf('witness.example/w1', 4)
const log = await signerOf('example.com/behind-the-sofa', 1, 2)

test('the message is that of the specification', () => {
  expect(Buffer.from(cosignedMessage(text, 1_679_315_147)).toString()).toBe(
    'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  )
})

test("reads the time of the specification's cosignature and writes the same payload", () => {
  const payload = signatures[1]?.payload ?? new Uint8Array()
  const cosignature = readCosignature(payload)
  expect(cosignature?.timeS).toBe(1_679_315_147)
  expect(cosignature && writeCosignature(cosignature.timeS, cosignature.signature)).toEqual(payload)
  expect(readCosignature(payload.subarray(1))).toBeUndefined()
  expect(readCosignature(Buffer.alloc(72, 0xff))).toBeUndefined()
})

test('a cosignature verifies beside the signature of the log, and says when', async () => {
  const signed = await signNote({ text, signatures }, log)
  const note = formatNote(addSignature(signed, await cosignCheckpoint(text, 1_800_000_000, witness)))
  const { verified } = await openNote(note, [log.key, witness.key], verifyEd25519)
  expect(verified.map(({ key }) => key.name)).toEqual([log.key.name, witness.key.name])
  expect(cosignaturesOf(verified)).toEqual([
    { name: 'witness.example/w1', keyId: witness.key.keyId, timeS: 1_800_000_000 },
  ])
})

test('a plain signature is no cosignature of the same key, and the other way round', async () => {
  const plain = await signerOf('witness.example/w1', 1)
  const signed = await signNote({ text, signatures: [] }, plain)
  const cosigned = addSignature({ text, signatures: [] }, await cosignCheckpoint(text, 1, witness))
  await expect(openNote(formatNote(signed), [witness.key], verifyEd25519)).rejects.toThrow(
    'expected one of a known key',
  )
  await expect(openNote(formatNote(cosigned), [plain.key], verifyEd25519)).rejects.toThrow(
    'expected one of a known key',
  )
  const payload = (cosigned.signatures[0]?.payload ?? new Uint8Array()).slice(8)
  const disguised = { text, signatures: [{ name: plain.key.name, keyId: plain.key.keyId, payload }] }
  await expect(openNote(formatNote(disguised), [plain.key], verifyEd25519)).rejects.toThrow('does not fit')
})

test('every single-bit change of a cosigned checkpoint, its time included, is detected', async () => {
  const note = formatNote(addSignature({ text, signatures: [] }, await cosignCheckpoint(text, 1_800_000_000, witness)))
  for (const { bit, flipped } of bitFlips(Buffer.from(note))) {
    await expect(openNote(flipped, [witness.key], verifyEd25519), `bit ${bit}`).rejects.toThrow('Note')
  }
})

test('cosigns only checkpoints, at a time that can be written, with a key made for it', async () => {
  await expect(cosignCheckpoint('hello\n', 1, witness)).rejects.toThrow('Checkpoint, line 2')
  await expect(cosignCheckpoint(text, 1, log)).rejects.toThrow('found signature type 1, expected 4')
  for (const timeS of [-1, 1.5, Number.NaN, 2 ** 53]) {
    await expect(cosignCheckpoint(text, timeS, witness)).rejects.toThrow('whole Unix seconds')
  }
})
