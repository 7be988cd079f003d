import { beforeEach, describe, expect, test, vi } from 'vitest'
import { makeConsistencyProof } from '@mesh/core/ledger/make-proof'
import { leafHash } from '@mesh/core/ledger/hashes'
import { formatAddCheckpoint } from '@mesh/core/ledger/note/add-checkpoint-request'
import { cosignaturesOf } from '@mesh/core/ledger/note/cosignatures-of'
import { openNote } from '@mesh/core/ledger/note/open-note'
import { parseNote } from '@mesh/core/ledger/note/signed-note'
import { parseVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { makeLog, leavesOf, ORIGIN, signerOf, type TestLog } from '../../../cli/test/ledger/make-log.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { sha256 } from '../../src/kit/sha256.ts'
import { verifyEd25519 } from '../../src/ledger/ed25519.ts'
import { WITNESS_SECRET } from '../../src/ledger/witness/witness-signer.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { secretManagerStand } from '../secret-manager-stand.ts'
import { configure, withLedgerDoor } from './serve-http.ts'
import { newPem } from './world.ts'

takeOwnProject()
const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
vi.spyOn(log, 'warn').mockImplementation(() => undefined)
const stand = secretManagerStand(process.env['GCLOUD_PROJECT'] ?? '')
const { ask } = withLedgerDoor()
const LEAVES = leavesOf(400)
const HASHES = LEAVES.map((leaf) => leafHash(sha256, Buffer.from(leaf)))
const logs = new Map<number, TestLog>()
let isKeyKept = false

beforeEach(async () => {
  failure.mockClear()
  await clearFirestore()
  for (const size of [5, 300, 400]) if (!logs.has(size)) logs.set(size, await makeLog(LEAVES.slice(0, size)))
  if (!isKeyKept) await stand.keep(WITNESS_SECRET, newPem())
  isKeyKept = true
  await configure({ public: true, witnessOf: [{ origin: ORIGIN, vkey: at(5).vkey }] })
})

function at(size: number): TestLog {
  const found = logs.get(size)
  if (found === undefined) throw new Error(`no log of size ${size}`)
  return found
}

function bodyOf(oldSize: number, size: number, note = at(size).files.get('checkpoint') ?? ''): string {
  const proof = oldSize > size ? [] : makeConsistencyProof(sha256, HASHES.slice(0, size), oldSize)
  return formatAddCheckpoint({ oldSize, proof, note: parseNote(note) })
}

const send = (body: string | Uint8Array) =>
  ask('add-checkpoint', { method: 'POST', body, headers: { 'content-type': 'text/plain' } })

async function entries(): Promise<string[]> {
  const { docs } = await (await firestore()).collection('ledgerPending').get()
  return docs.map((document) => {
    const { action, resource, reason } = JSON.parse(String(document.get('entry'))) as Record<string, string>
    return `${action} ${resource?.split('/')[0]} ${reason}`
  })
}

async function known() {
  const { docs } = await (await firestore()).collection('witnessedLogs').get()
  return docs.map((document) => [document.get('origin'), document.get('size')])
}

describe('a witness', () => {
  test('cosigns the first checkpoint and a consistent next one, each with its entry', async () => {
    const first = await send(bodyOf(0, 5))
    expect([first.status, first.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
    const [, witnessKey = ''] = (await ask('keys')).body.toString().split('\n').reverse()
    const key = await parseVerifierKey(witnessKey, sha256)
    const signed = `${String(at(5).files.get('checkpoint'))}${first.body.toString()}`
    const [cosignature] = cosignaturesOf((await openNote(signed, [key], verifyEd25519)).verified)
    expect(cosignature?.name).toBe(`${process.env['GCLOUD_PROJECT']}.web.app/ledger/witness`)
    expect((await send(bodyOf(5, 300))).status).toBe(200)
    expect(await known()).toEqual([[ORIGIN, 300]])
    expect((await entries()).sort()).toEqual([
      `witness.cosign witnessedLogs ${ORIGIN} at size 300`,
      `witness.cosign witnessedLogs ${ORIGIN} at size 5`,
    ])
  })

  test('answers the same checkpoint again, and writes nothing for it', async () => {
    await send(bodyOf(0, 5))
    expect((await send(bodyOf(5, 5))).status).toBe(200)
    expect(await entries()).toHaveLength(1)
  })

  test('400: what is no request, and an old size past the new one', async () => {
    for (const body of [
      '',
      'hello',
      'old 0\n',
      Uint8Array.of(0xff, 0xfe),
      bodyOf(300, 300).replace('old 300', 'old 301'),
    ]) {
      expect((await send(body)).status).toBe(400)
    }
    expect(await known()).toEqual([])
  })

  test('403: a checkpoint that the log did not sign', async () => {
    const stranger = await makeLog(LEAVES.slice(0, 5), [await signerOf(ORIGIN, 1, 9)])
    expect((await send(bodyOf(0, 5, stranger.files.get('checkpoint')))).status).toBe(403)
    expect(await known()).toEqual([])
  })

  test('404: a log that nobody named, and any log where this is no witness', async () => {
    const other = await makeLog(LEAVES.slice(0, 5), [await signerOf('other.test/log', 1)])
    expect((await send(bodyOf(0, 5, other.files.get('checkpoint')))).status).toBe(404)
    await configure({ public: true })
    expect((await send(bodyOf(0, 5))).status).toBe(404)
  })

  test('409 with the size to go on from', async () => {
    await send(bodyOf(0, 300))
    const { status, headers, body } = await send(bodyOf(5, 400))
    expect([status, headers['content-type'], body.toString()]).toEqual([409, 'text/x.tlog.size', '300\n'])
    expect((await send(bodyOf(300, 400))).status).toBe(200)
  })

  test('409 without a size for a fork', async () => {
    await send(bodyOf(0, 5))
    const forked = await makeLog(leavesOf(5, 'never happened'))
    const { status, headers, body } = await send(bodyOf(5, 5, forked.files.get('checkpoint')))
    expect([status, headers['content-type']]).toEqual([409, 'text/plain; charset=utf-8'])
    expect(body.toString()).toContain('has forked')
  })

  test('422: a proof that does not show it', async () => {
    await send(bodyOf(0, 5))
    const forked = await makeLog(leavesOf(300, 'never happened'))
    expect((await send(bodyOf(5, 300, forked.files.get('checkpoint')))).status).toBe(422)
    expect(await known()).toEqual([[ORIGIN, 5]])
  })

  test('413: more than a request can be', async () => {
    const { status, body } = await send('x'.repeat(65_537))
    expect([status, body.toString()]).toEqual([413, 'The request has 65537 bytes; expected at most 65536.\n'])
  })

  test('of two at once one is cosigned, and the other is told of it', async () => {
    await send(bodyOf(0, 5))
    const answers = await Promise.all([send(bodyOf(5, 300)), send(bodyOf(5, 400))])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    const [[, size] = []] = await known()
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.body.toString()).toBe(`${size}\n`)
    expect(await entries()).toHaveLength(2)
  })

  test('without its key nothing is stored, so nothing is remembered that was never signed', async () => {
    await stand.add(WITNESS_SECRET, 'no key')
    const { addCheckpoint } = await import('../../src/ledger/witness/add-checkpoint.ts')
    const later = new Date(Date.now() + 600_000)
    await expect(addCheckpoint(Buffer.from(bodyOf(0, 5)), later)).rejects.toThrow(
      `the secret ${WITNESS_SECRET} holds no Ed25519 private key`,
    )
    await stand.add(WITNESS_SECRET, newPem())
    expect([await known(), await entries()]).toEqual([[], []])
  })

  test('a crash after the commit costs a repetition only', async () => {
    const { addCheckpoint } = await import('../../src/ledger/witness/add-checkpoint.ts')
    const { loadSettings } = await import('../../src/root/store/settings.ts')
    const signer = { key: (await signerOf('w.test/w', 4)).key, sign: () => Promise.reject(new Error('crashed')) }
    const deps = { loadSettings, witnessSigner: () => Promise.resolve(signer) }
    await expect(addCheckpoint(Buffer.from(bodyOf(0, 5)), new Date(), deps)).rejects.toThrow('crashed')
    expect(await known()).toEqual([[ORIGIN, 5]])
    const whole = { loadSettings, witnessSigner: () => signerOf('w.test/w', 4) }
    const refused = await addCheckpoint(Buffer.from(bodyOf(0, 5)), new Date(), whole)
    expect([refused.status, refused.body]).toEqual([409, '5\n'])
    expect((await addCheckpoint(Buffer.from(bodyOf(5, 5)), new Date(), whole)).status).toBe(200)
    expect(await entries()).toHaveLength(1)
  })
})
