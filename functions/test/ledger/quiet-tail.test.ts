import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { consistencyFault } from '@mesh/core/ledger/consistency-fault'
import { answerAddCheckpoint } from '@mesh/core/ledger/note/answer-add-checkpoint'
import { cosignCheckpoint } from '@mesh/core/ledger/note/cosign-checkpoint'
import { judgeAddCheckpoint, type KnownTree } from '@mesh/core/ledger/note/judge-add-checkpoint'
import { formatVerifierKey, type VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { HttpSource } from '../../../cli/src/ledger/http-source.ts'
import { verifyLedger } from '../../../cli/src/ledger/verify-ledger.ts'
import { serve, signerOf } from '../../../cli/test/ledger/make-log.ts'
import { commit } from '../../src/kit/commit.ts'
import * as authorisation from '../../src/kit/authorise-request.ts'
import { log } from '../../src/kit/log.ts'
import { sha256 } from '../../src/kit/sha256.ts'
import { verifyEd25519 } from '../../src/ledger/ed25519.ts'
import { originOf } from '../../src/ledger/origin-of.ts'
import { loadLatest } from '../../src/ledger/store/checkpoints.ts'
import { addCosignatures, loadCosigned } from '../../src/ledger/store/cosignatures.ts'
import { loadBundleBytes, loadTileBytes } from '../../src/ledger/store/published.ts'
import { askWitness } from '../../src/ledger/witness/ask-witness.ts'
import { collectCosignatures } from '../../src/ledger/witness/collect-cosignatures.ts'
import { tellsNews } from '../../src/ledger/witness/tells-news.ts'
import { loadSettings } from '../../src/root/store/settings.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { configure, withLedgerDoor } from './serve-http.ts'
import { commitChange, LedgerWorld, storedLedger } from './world.ts'

takeOwnProject()
vi.spyOn(log, 'debug').mockImplementation(() => undefined)
const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
// Who may read is tested in serve-access.test.ts.
vi.spyOn(authorisation, 'authoriseRequest').mockResolvedValue({ uid: 'auditor', name: 'Auditor' })
const { address } = withLedgerDoor()
const live = { loadSettings, loadLatest, loadCosigned, tellsNews, askWitness, loadTileBytes, addCosignatures }
const closing: (() => void)[] = []
let world: LedgerWorld
let logKeys: VerifierKey[]
let a: Partner
let b: Partner

beforeEach(async () => {
  warn.mockClear()
  await clearFirestore()
  world = new LedgerWorld()
  logKeys = (await world.keys(originOf(NO_SETTINGS.ledger), 'any', world.now)).verifiers
  a = await partner('a', 7)
  b = await partner('b', 8)
})

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A witness of somebody else. */
interface Partner {
  settings: { name: string; url: string; vkey: string }
  isUp: boolean
  /** Sizes that it cosigned. */
  signed: number[]
  /** How often it was asked. */
  asked: number
  onSigned: () => Promise<void>
}

async function partner(name: string, seedByte: number): Promise<Partner> {
  const signer = await signerOf(`${name}.test/witness`, 4, seedByte)
  const settings = { name, url: '', vkey: formatVerifierKey(signer.key) }
  const made: Partner = { settings, isUp: true, signed: [], asked: 0, onSigned: () => Promise.resolve() }
  let latest: KnownTree | null = null
  const tools = {
    verify: verifyEd25519,
    consistencyFault: (claim: Parameters<typeof consistencyFault>[1]) => consistencyFault(sha256, claim),
  }
  const server = await serve((request, response) => {
    void buffer(request).then(async (body) => {
      made.asked += 1
      if (!made.isUp) return response.writeHead(503).end()
      const outcome = await judgeAddCheckpoint(body, () => Promise.resolve({ keys: logKeys, latest }), tools)
      const cosignatures = []
      if (outcome.status === 200) {
        latest = outcome.checkpoint
        made.signed.push(latest.size)
        cosignatures.push(await cosignCheckpoint(outcome.note.text, 1_780_000_000, signer))
        await made.onSigned()
      }
      const answer = answerAddCheckpoint(outcome, cosignatures)
      return response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body)
    })
  })
  closing.push(server.close)
  settings.url = server.address
  return made
}

/** An entry that says only that this log cosigned another. */
function cosignOther(): Promise<void> {
  return commit(async (transaction) => {
    const actor = { type: 'mesh', id: 'mesh' } as const
    transaction.record({ actor, action: 'witness.cosign', resource: 'witnessedLogs/a' })
  })
}

async function verify(...partners: Partner[]) {
  const source = new HttpSource(`${address()}/ledger`, async () => ({}), [])
  const stateFile = join(mkdtempSync(join(tmpdir(), 'mesh-witness-')), 'state.json')
  const witnesses = partners.map(({ settings }) => settings.vkey)
  return verifyLedger(source, { vkeys: [], witnesses, stateFile }, new Date()).finally(() => source.close())
}

const cosigned = async () =>
  (await storedLedger()).sizes
    .filter(({ witnesses }) => witnesses.length > 0)
    .map(({ size, witnesses }) => [size, ...witnesses])

test('one that was away while the other cosigned is asked for that checkpoint, not for a newer one without news', async () => {
  await configure({ witnesses: [a.settings, b.settings] })
  await commitChange('one')
  await world.growAndCosign()
  b.isUp = false
  await commitChange('two')
  await world.growAndCosign()
  await cosignOther()
  await world.growAndCosign()
  expect((await storedLedger()).latest).toMatchObject({ size: 3, witnesses: [] })
  b.isUp = true
  await collectCosignatures()
  expect([a.signed, b.signed]).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(await cosigned()).toEqual([
    [1, 'a', 'b'],
    [2, 'a', 'b'],
  ])
  for (const partners of [[a], [b], [a, b]]) {
    expect(await verify(...partners)).toMatchObject({ size: 3, cosignedSize: 2 })
  }
})

test('one that is new behind entries without news cosigns what the other did', async () => {
  await configure({ witnesses: [a.settings] })
  await commitChange('one')
  await world.growAndCosign()
  await cosignOther()
  await world.growAndCosign()
  await configure({ witnesses: [a.settings, b.settings] })
  await collectCosignatures()
  expect(await cosigned()).toEqual([[1, 'a', 'b']])
  await commitChange('two')
  await world.growAndCosign()
  expect((await storedLedger()).latest).toMatchObject({ size: 3, witnesses: ['a', 'b'] })
  expect(warn).not.toHaveBeenCalled()
})

test('one that stays away makes nobody cosign and publish for ever', async () => {
  a.onSigned = cosignOther
  b.isUp = false
  await configure({ witnesses: [a.settings, b.settings] })
  await commitChange('one')
  for (let minute = 0; minute < 4; minute += 1) await world.growAndCosign()
  expect([a.signed, b.asked]).toEqual([[1], 4])
  expect((await storedLedger()).latest).toMatchObject({ size: 2, witnesses: [] })
})

test('what is known of a witness may be unreadable: the others cosign all the same', async () => {
  await configure({ witnesses: [a.settings, b.settings] })
  await commitChange('one')
  await world.grow()
  const damaged = (name: string) => (name === 'b' ? Promise.reject(new Error('cannot be read')) : loadCosigned(name))
  await collectCosignatures({ ...live, loadCosigned: damaged })
  expect(await cosigned()).toEqual([[1, 'a']])
  expect(warn.mock.calls).toMatchObject([[expect.anything(), { witness: 'b', reason: 'cannot be read' }]])
})

test('entries without news are read once, however long the log is quiet', async () => {
  b.isUp = false
  await configure({ witnesses: [a.settings, b.settings] })
  await commitChange('one')
  await world.growAndCosign()
  await cosignOther()
  await world.grow()
  const read: number[] = []
  const counted: typeof tellsNews = (earlier, newest) =>
    tellsNews(earlier, newest, (index) => {
      read.push(index)
      return loadBundleBytes(index)
    })
  for (let minute = 0; minute < 3; minute += 1) await collectCosignatures({ ...live, tellsNews: counted })
  expect([read, b.asked]).toEqual([[0], 4])
  await cosignOther()
  await world.grow()
  await collectCosignatures({ ...live, tellsNews: counted })
  expect(read).toEqual([0, 0])
})
