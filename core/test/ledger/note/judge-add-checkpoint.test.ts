import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { consistencyFault } from '../../../src/ledger/consistency-fault.ts'
import { formatAddCheckpoint } from '../../../src/ledger/note/add-checkpoint-request.ts'
import { answerAddCheckpoint } from '../../../src/ledger/note/answer-add-checkpoint.ts'
import { formatCheckpoint, parseCheckpoint } from '../../../src/ledger/note/checkpoint.ts'
import { cosignCheckpoint } from '../../../src/ledger/note/cosign-checkpoint.ts'
import { judgeAddCheckpoint, type KnownTree, type WitnessedLog } from '../../../src/ledger/note/judge-add-checkpoint.ts'
import { openNote } from '../../../src/ledger/note/open-note.ts'
import { type NoteSigner, signNote } from '../../../src/ledger/note/sign-note.ts'
import { formatNote } from '../../../src/ledger/note/signed-note.ts'
import { bitFlips, signerOf, verifyEd25519 } from './keys.ts'

const ORIGIN = 'example.com/log'
const log = await signerOf(ORIGIN, 1)
const stranger = await signerOf(ORIGIN, 1, 9)
const witness = await signerOf('witness.example/w1', 4, 5)
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const sha256 = (data: Uint8Array) => Uint8Array.from(createHash('sha256').update(data).digest())
const tools = {
  verify: verifyEd25519,
  consistencyFault: (claim: Parameters<typeof consistencyFault>[1]) => consistencyFault(sha256, claim),
}

// Roots and a proof of the RFC 6962 test tree of google/certificate-transparency.
const EMPTY = { size: 0, rootHash: hex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855') }
const SIX = { size: 6, rootHash: hex('76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef') }
const EIGHT = { size: 8, rootHash: hex('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328') }
const OTHER = { size: 8, rootHash: SIX.rootHash }
const PROOF = [
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
].map(hex)

async function bodyOf(oldSize: number, tree: KnownTree, proof: Uint8Array[] = [], signer: NoteSigner = log) {
  const text = formatCheckpoint({
    origin: ORIGIN,
    size: tree.size,
    rootHash: Uint8Array.from(tree.rootHash),
    extensions: [],
  })
  return formatAddCheckpoint({ oldSize, proof, note: await signNote({ text, signatures: [] }, signer) })
}

function judge(body: Uint8Array | string, latest: KnownTree | null, keys = [log.key]) {
  const stored: WitnessedLog = { keys, latest }
  return judgeAddCheckpoint(body, async (origin) => (origin === ORIGIN ? stored : undefined), tools)
}

describe('200', () => {
  test('a first checkpoint, a consistent next one, and the same again', async () => {
    expect(await judge(await bodyOf(0, EIGHT), null)).toMatchObject({
      status: 200,
      checkpoint: { ...EIGHT, origin: ORIGIN },
    })
    expect(await judge(await bodyOf(0, EMPTY), null)).toMatchObject({ status: 200 })
    expect(await judge(await bodyOf(0, EIGHT), EMPTY)).toMatchObject({ status: 200 })
    expect(await judge(await bodyOf(6, EIGHT, PROOF), SIX)).toMatchObject({ status: 200, checkpoint: EIGHT })
    expect(await judge(await bodyOf(8, EIGHT), EIGHT)).toMatchObject({ status: 200 })
  })

  test('the answer is a cosignature that the log can add to its note', async () => {
    const outcome = await judge(await bodyOf(6, EIGHT, PROOF), SIX)
    if (outcome.status !== 200) throw new Error(`found ${outcome.status}`)
    const answer = answerAddCheckpoint(outcome, [await cosignCheckpoint(outcome.note.text, 7, witness)])
    expect(answer).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' })
    const { verified, text } = await openNote(formatNote(outcome.note) + answer.body, [witness.key], verifyEd25519)
    expect(verified).toHaveLength(1)
    expect(parseCheckpoint(text).size).toBe(8)
  })
})

describe('refusals', () => {
  test('400: not a request, or an old size past the new one, whatever is stored', async () => {
    expect(await judge('old 1\n', null)).toMatchObject({ status: 400, message: expect.stringContaining('line 1') })
    expect(await judge(Buffer.from([0xff]), null)).toMatchObject({ status: 400 })
    const backwards = await judge(await bodyOf(8, SIX), EIGHT)
    expect(backwards).toEqual({ status: 400, message: "Old size: found 8, expected at most the checkpoint's size 6" })
  })

  test('404: an origin that nobody told the witness about', async () => {
    const outcome = await judgeAddCheckpoint(await bodyOf(0, EIGHT), async () => undefined, tools)
    expect(outcome).toMatchObject({ status: 404, message: expect.stringContaining(ORIGIN) })
    expect(answerAddCheckpoint(outcome, [])).toMatchObject({
      status: 404,
      body: expect.stringMatching(/found no such log.*\n$/),
    })
  })

  test('403: signed by nobody the witness trusts, before any word about sizes', async () => {
    expect(await judge(await bodyOf(3, EIGHT, [], stranger), SIX)).toMatchObject({ status: 403 })
    expect(await judge(await bodyOf(6, EIGHT, PROOF), SIX, [])).toMatchObject({ status: 403 })
    const tampered = (await bodyOf(6, EIGHT, PROOF)).replace('\n8\n', '\n9\n')
    expect(await judge(tampered, SIX)).toMatchObject({ status: 403, message: expect.stringContaining('does not fit') })
  })

  test('409 with the size to go on from', async () => {
    for (const [oldSize, latest, size] of [
      [0, SIX, 6],
      [3, null, 0],
      [6, EIGHT, 8],
    ] as const) {
      const outcome = await judge(await bodyOf(oldSize, EIGHT, oldSize === 6 ? PROOF : []), latest)
      expect(outcome).toMatchObject({ status: 409, size, isFork: false })
      expect(answerAddCheckpoint(outcome, [])).toEqual({
        status: 409,
        contentType: 'text/x.tlog.size',
        body: `${size}\n`,
      })
    }
  })

  test('409 for another root of the same size: the log has forked', async () => {
    const outcome = await judge(await bodyOf(8, OTHER), EIGHT)
    expect(outcome).toMatchObject({ status: 409, size: 8, isFork: true })
    expect(answerAddCheckpoint(outcome, [])).toMatchObject({ body: expect.stringContaining('forked') })
    const full = { size: 0, rootHash: EIGHT.rootHash }
    expect(await judge(await bodyOf(0, full), null)).toMatchObject({ status: 409, size: 0, isFork: true })
  })

  test('422: a proof that does not lead there, or one where none belongs', async () => {
    for (const proof of [[], PROOF.slice(1), PROOF.toReversed(), [...PROOF, EIGHT.rootHash]]) {
      expect(await judge(await bodyOf(6, EIGHT, proof), SIX)).toMatchObject({ status: 422 })
    }
    expect(await judge(await bodyOf(6, OTHER, PROOF), SIX)).toMatchObject({ status: 422 })
    expect(await judge(await bodyOf(0, EIGHT, PROOF), null)).toMatchObject({ status: 422 })
    expect(await judge(await bodyOf(8, EIGHT, PROOF), EIGHT)).toMatchObject({ status: 422 })
  })
})

test('two requests at once: the one that comes second finds its old size gone', async () => {
  const body = await bodyOf(6, EIGHT, PROOF)
  const first = await judge(body, SIX)
  if (first.status !== 200) throw new Error(`found ${first.status}`)
  expect(await judge(body, first.checkpoint)).toMatchObject({ status: 409, size: 8, isFork: false })
})

test('a failure to read the stored log is not a refusal', async () => {
  const failing = () => Promise.reject(new Error('store is away'))
  await expect(judgeAddCheckpoint(await bodyOf(0, EIGHT), failing, tools)).rejects.toThrow('store is away')
})

test('no single-bit change of a request is cosigned', async () => {
  const statuses = new Set<number>()
  for (const { bit, flipped } of bitFlips(Buffer.from(await bodyOf(6, EIGHT, PROOF)))) {
    const { status } = await judge(flipped, SIX)
    expect(status, `bit ${bit}`).not.toBe(200)
    statuses.add(status)
  }
  expect(statuses).toEqual(new Set([400, 403, 404, 409, 422]))
})
