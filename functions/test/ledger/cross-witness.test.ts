import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { mkdtempSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cosignaturesOf } from '@mesh/core/ledger/note/cosignatures-of'
import { openNote } from '@mesh/core/ledger/note/open-note'
import { formatVerifierKey, parseVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { HttpSource } from '../../../cli/src/ledger/http-source.ts'
import { verifyLedger } from '../../../cli/src/ledger/verify-ledger.ts'
import { signerOf } from '../../../cli/test/ledger/make-log.ts'
import { commit } from '../../src/kit/commit.ts'
import * as authorisation from '../../src/kit/authorise-request.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { sha256 } from '../../src/kit/sha256.ts'
import { originOf } from '../../src/ledger/origin-of.ts'
import { verifyEd25519 } from '../../src/ledger/ed25519.ts'
import { collectCosignatures } from '../../src/ledger/witness/collect-cosignatures.ts'
import { witnessSigner, WITNESS_SECRET } from '../../src/ledger/witness/witness-signer.ts'
import { guardedPost } from '../../src/root/probe/guarded-post.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { secretManagerStand } from '../secret-manager-stand.ts'
import { configure, withLedgerDoor } from './serve-http.ts'
import { commitChange, LedgerWorld, newPem, storedLedger } from './world.ts'

takeOwnProject()
vi.spyOn(log, 'debug').mockImplementation(() => undefined)
const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
// Who may read is tested in serve-access.test.ts.
vi.spyOn(authorisation, 'authoriseRequest').mockResolvedValue({ uid: 'auditor', name: 'Auditor' })
const stand = secretManagerStand(process.env['GCLOUD_PROJECT'] ?? '')
const { address } = withLedgerDoor()
const closing: (() => void)[] = []
let world: LedgerWorld
let vkey = ''
let logVkey = ''

beforeEach(async () => {
  warn.mockClear()
  await clearFirestore()
  world = new LedgerWorld()
  if (vkey === '') {
    await stand.keep(WITNESS_SECRET, newPem())
    vkey = formatVerifierKey((await witnessSigner(NO_SETTINGS.ledger, new Date())).key)
  }
  const { verifiers } = await world.keys(originOf(NO_SETTINGS.ledger), 'any', world.now)
  logVkey = verifiers.map(formatVerifierKey).join()
})

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** The log asks these witnesses; this deployment is a witness of its own log. */
async function witnessed(...witnesses: { name: string; url: string; vkey: string }[]) {
  await configure({ witnesses, witnessOf: [{ origin: originOf(NO_SETTINGS.ledger), vkey: logVkey }] })
}

const own = () => ({ name: 'own', url: `${address()}/ledger/`, vkey })

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function waiting(): Promise<string[]> {
  const { docs } = await (await firestore()).collection('ledgerPending').get()
  return docs.map((document) => (JSON.parse(String(document.get('entry'))) as { action: string }).action)
}

const warned = () => warn.mock.calls.flatMap(([, fields]) => (fields?.['witness'] === undefined ? [] : [fields]))

describe('a log and its witness', () => {
  test('every checkpoint with news is cosigned, and two that watch each other come to rest', async () => {
    await witnessed(own())
    await commitChange('one')
    await world.growAndCosign()
    const first = await storedLedger()
    expect(first.latest).toMatchObject({ size: 1, witnesses: ['own'] })
    expect(first.sizes).toEqual([first.latest])
    const keys = [await parseVerifierKey(vkey, sha256), await parseVerifierKey(logVkey, sha256)]
    const { verified } = await openNote(first.latest?.note ?? '', keys, verifyEd25519)
    expect(cosignaturesOf(verified).map(({ name }) => name)).toEqual([`${originOf(NO_SETTINGS.ledger)}/witness`])

    expect(await waiting()).toEqual(['witness.cosign'])
    await world.growAndCosign()
    expect((await storedLedger()).latest).toMatchObject({ size: 2, witnesses: [] })
    expect(await waiting()).toEqual([])
    // Who demands cosignatures is served the checkpoint that has them.
    const source = new HttpSource(`${address()}/ledger`, async () => ({}), [])
    const stateFile = join(mkdtempSync(join(tmpdir(), 'mesh-witness-')), 'state.json')
    const report = await verifyLedger(source, { vkeys: [], witnesses: [vkey], stateFile }, new Date())
    source.close()
    expect(report).toMatchObject({ size: 2, cosignedSize: 1 })

    await commitChange('two')
    await world.growAndCosign()
    expect((await storedLedger()).latest).toMatchObject({ size: 3, witnesses: ['own'] })
    await commitChange('three')
    await world.growAndCosign()
    expect((await storedLedger()).latest).toMatchObject({ size: 5, witnesses: ['own'] })
    expect(warned()).toEqual([])
  })

  test('a witness that does not answer delays nothing, since growing asks none', async () => {
    let asked = 0
    const url = await serve(() => (asked += 1))
    await witnessed({ name: 'silent', url, vkey })
    await commitChange('one')
    await world.grow()
    expect([(await storedLedger()).latest?.size, asked]).toEqual([1, 0])
  })

  test('one that missed the last news is asked although the newest entries tell none', async () => {
    await witnessed({ ...own(), url: await serve((_, response) => response.writeHead(500).end()) })
    await commitChange('one')
    await world.growAndCosign()
    await commit(async (transaction) => {
      transaction.record({ actor: { type: 'mesh', id: 'mesh' }, action: 'witness.cosign', resource: 'witnessedLogs/a' })
    })
    await world.growAndCosign()
    expect((await storedLedger()).latest).toMatchObject({ size: 2, witnesses: [] })
    await witnessed(own())
    await collectCosignatures()
    expect((await storedLedger()).latest).toMatchObject({ size: 2, witnesses: ['own'] })
  })

  test('one that is ahead by what was published meanwhile is not said to have seen another log', async () => {
    const url = await serve((_, response) => {
      response.writeHead(409, { 'content-type': 'text/x.tlog.size' })
      void commitChange('two')
        .then(() => world.grow())
        .then(() => response.end('2\n'))
    })
    await witnessed({ name: 'ahead', url, vkey })
    await commitChange('one')
    await world.growAndCosign()
    expect(warned()).toMatchObject([
      { reason: 'it remembers size 2, which was published after the checkpoint of size 1 that it was asked for' },
    ])
  })

  test('a witness that fails in any way loses no checkpoint and no other cosignature', async () => {
    const vkeyOf = async (name: string) => formatVerifierKey((await signerOf(`${name}.test/w`, 4)).key)
    const answers = (status: number, body: string, type = 'text/plain') =>
      serve((request, response) => {
        request.resume()
        response.writeHead(status, { 'content-type': type }).end(body)
      })
    const closed = await serve(() => undefined)
    closing.pop()?.()
    await witnessed(
      { name: 'gone', url: closed, vkey: await vkeyOf('gone') },
      { name: 'busy', url: await answers(500, 'later'), vkey: await vkeyOf('busy') },
      { name: 'elsewhere', url: 'http://10.1.2.3/', vkey: await vkeyOf('elsewhere') },
      { name: 'ahead', url: await answers(409, '7\n', 'text/x.tlog.size'), vkey: await vkeyOf('ahead') },
      { name: 'stubborn', url: await answers(409, '0\n', 'text/x.tlog.size'), vkey: await vkeyOf('stubborn') },
      { name: 'garbage', url: await answers(200, 'thank you\n'), vkey: await vkeyOf('garbage') },
      { name: 'impostor', url: `${address()}/ledger`, vkey: await vkeyOf('impostor') },
      own(),
    )
    await commitChange('one')
    await world.growAndCosign()
    const { latest, waiting } = await storedLedger()
    expect(latest).toMatchObject({ size: 1, witnesses: ['own'] })
    expect(waiting).toBe(1)
    const reasons = Object.fromEntries(warned().map(({ witness, reason }) => [witness, String(reason)]))
    expect(Object.keys(reasons).sort()).toEqual([
      'ahead',
      'busy',
      'elsewhere',
      'garbage',
      'gone',
      'impostor',
      'stubborn',
    ])
    expect(reasons['gone']).toContain('gave no answer')
    expect(reasons['busy']).toBe('HTTP 500: "later"')
    expect(reasons['elsewhere']).toContain('refuses to probe 10.1.2.3')
    expect(reasons['ahead']).toContain('it remembers size 7; expected at most 1')
    expect(reasons['stubborn']).toContain('HTTP 409')
    expect(reasons['garbage']).toContain('expected a signature line')
    expect(reasons['impostor']).toMatch(/no cosignature of its key|HTTP 409/)
  })
})

describe('a guarded post', () => {
  const post = { body: 'x', contentType: 'text/plain', timeoutMs: 100 }

  test('waits no longer than it was told', async () => {
    const url = await serve(() => undefined)
    await expect(guardedPost({ ...post, url })).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('follows no redirect', async () => {
    const url = await serve((request, response) => {
      request.resume()
      response.writeHead(307, { location: 'http://169.254.169.254/' }).end()
    })
    expect((await guardedPost({ ...post, timeoutMs: 5000, url })).status).toBe(307)
  })

  test('takes no more than it can hold', async () => {
    const url = await serve((request, response) => {
      request.resume()
      response.end(Buffer.alloc(1_100_000))
    })
    await expect(guardedPost({ ...post, timeoutMs: 5000, url })).rejects.toThrow('longer than 1 MiB')
  })

  test('asks nobody inside', async () => {
    await expect(guardedPost({ ...post, url: 'http://metadata.google.internal/' })).rejects.toMatchObject({
      code: 'failed-precondition',
    })
  })
})
