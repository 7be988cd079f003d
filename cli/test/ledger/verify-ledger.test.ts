import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson } from '@mesh/core/ledger/canonical-json'
import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { describeLedger } from '../../src/ledger/describe.ts'
import { HttpSource } from '../../src/ledger/http-source.ts'
import { rememberLog } from '../../src/ledger/ledger-state.ts'
import { verifyLedger } from '../../src/ledger/verify-ledger.ts'
import { entryAt, leavesOf, makeLog, nonceAt, ORIGIN, serve, serveFiles, signerOf, type TestLog } from './make-log.ts'

const NOW = new Date('2026-06-01T00:00:00Z')
const LATER = new Date('2026-06-02T00:00:00Z')
let directory: string
let stateFile: string
let served: TestLog
let site: Awaited<ReturnType<typeof serve>>
let source: HttpSource

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-ledger-'))
  site = await serveFiles(() => served.files)
})

beforeEach(() => {
  stateFile = join(mkdtempSync(join(directory, 'state-')), 'state.json')
  source = new HttpSource(`${site.address}/ledger`, async () => ({}), [])
})

afterEach(() => source.close())

afterAll(() => {
  site.close()
  rmSync(directory, { recursive: true, force: true })
})

function verify(options: { vkeys?: string[]; witnesses?: string[] } = {}, now = NOW) {
  return verifyLedger(source, { vkeys: [], witnesses: [], stateFile, ...options }, now)
}

async function serveLog(leaves: readonly string[], ...rest: [] | [Awaited<ReturnType<typeof signerOf>>[]]) {
  served = await makeLog(leaves, ...rest)
}

describe('a log that is what it was', () => {
  test.each([0, 1, 255, 256, 257, 700])('of %i entries', async (size) => {
    await serveLog(leavesOf(size))
    const report = await verify()
    expect(report).toMatchObject({ origin: ORIGIN, size, keysFrom: 'served', signedBy: [served.vkey], since: null })
    expect(report.root).toBe(Buffer.from(served.root).toString('hex'))
  })

  test('with more than one tile of roots', async () => {
    const leaves = Array.from({ length: 65_536 + 300 }, (_, index) => entryAt(index, ''))
    await serveLog(leaves)
    expect(served.files.has('tile/2/000.p/1')).toBe(true)
    expect((await verify()).size).toBe(65_836)
  })

  test('that grew is consistent, and its key stays pinned', async () => {
    await serveLog(leavesOf(300))
    await verify()
    await serveLog(leavesOf(600))
    const report = await verify({}, LATER)
    expect(report).toMatchObject({ size: 600, keysFrom: 'pinned', since: { size: 300, time: NOW.toISOString() } })
    expect(describeLedger(report).split('\n')).toEqual([
      `Verified ${ORIGIN}: 600 entries, root ${report.root}.`,
      'Signed by the key pinned before:',
      `  ${served.vkey}`,
      `Consistent with 300 entries verified at ${NOW.toISOString()}.`,
    ])
    expect(await verify({}, LATER)).toMatchObject({ since: { size: 600 } })
  })

  test('says that it pins a key which the log itself names', async () => {
    await serveLog(leavesOf(2))
    expect(describeLedger(await verify())).toContain('a key that the log itself names; it is pinned from now on')
    rmSync(stateFile)
    expect(describeLedger(await verify({ vkeys: [served.vkey] }))).toContain('the key you gave')
  })

  test('with cosignatures of all witnesses that are asked for', async () => {
    const log = await signerOf(ORIGIN, 1)
    const witness = await signerOf('witness.test/w', 4, 7)
    const other = await signerOf('witness.test/other', 4, 8)
    await serveLog(leavesOf(3), [log, witness])
    const report = await verify({ witnesses: [formatVerifierKey(witness.key)] })
    expect(report.cosignedBy).toEqual([{ name: 'witness.test/w', time: '2026-05-28T20:26:40.000Z' }])
    await expect(verify({ witnesses: [formatVerifierKey(other.key)] })).rejects.toThrow(
      'not cosigned by witness.test/other',
    )
    await expect(verify({ witnesses: [formatVerifierKey(log.key)] })).rejects.toThrow('expected a key that cosigns')
  })
})

describe('a history that changed', () => {
  test('a rollback is refused, with both sizes and roots', async () => {
    await serveLog(leavesOf(300))
    const { root } = await verify()
    await serveLog(leavesOf(299))
    const state = readFileSync(stateFile, 'utf8')
    const now = Buffer.from(served.root).toString('hex')
    await expect(verify()).rejects.toThrow(
      `Rollback: on ${NOW.toISOString()} ${site.address}/ledger had 300 entries (root ${root}); now its checkpoint has 299 (root ${now})`,
    )
    expect(readFileSync(stateFile, 'utf8')).toBe(state)
  })

  test.each([300, 301, 700])('a fork that now has %i entries is refused', async (size) => {
    await serveLog(leavesOf(300))
    const { root } = await verify()
    await serveLog(leavesOf(size).with(12, entryAt(12, 'never happened')))
    const error = (await verify().catch((error: unknown) => error)) as Error
    expect(error.message).toContain(`Fork: on ${NOW.toISOString()}`)
    expect(error.message).toContain(`had 300 entries with the root ${root}`)
    const rootNow = Buffer.from((await makeLog(leavesOf(300).with(12, entryAt(12, 'never happened')))).root)
    expect(error.message).toContain(rootNow.toString('hex'))
  })

  test('another key is refused until somebody says that it is the log’s', async () => {
    await serveLog(leavesOf(3))
    await verify()
    await serveLog(leavesOf(4), [await signerOf(ORIGIN, 1, 9)])
    await expect(verify()).rejects.toThrow(/found signatures of .*pass it with --vkey/)
    expect(await verify({ vkeys: [served.vkey] })).toMatchObject({ size: 4, since: { size: 3 } })
    expect(await verify()).toMatchObject({ keysFrom: 'pinned' })
  })

  test('another log at the same address is refused, even with a key that is given', async () => {
    await serveLog(leavesOf(3))
    await verify()
    await serveLog(leavesOf(3), [await signerOf('other.test/log', 1)])
    await expect(verify({ vkeys: [served.vkey] })).rejects.toThrow('now shows the log other.test/log')
  })

  test('a key of another name signs nothing for this log', async () => {
    const stranger = await signerOf('stranger.test/log', 1, 9)
    served = await makeLog(leavesOf(3), [await signerOf(ORIGIN, 1), stranger])
    await expect(verify({ vkeys: [formatVerifierKey(stranger.key)] })).rejects.toThrow(
      'is not signed by a key of that name',
    )
  })

  test('a state file that cannot be read begins nothing anew', async () => {
    await serveLog(leavesOf(3))
    writeFileSync(stateFile, '{}')
    await expect(verify()).rejects.toThrow(`${stateFile} cannot be read`)
    expect(readFileSync(stateFile, 'utf8')).toBe('{}')
  })
})

test('a state file that cannot be reached, or not be written, is named', async () => {
  await serveLog(leavesOf(3))
  writeFileSync(stateFile, '')
  const below = join(stateFile, 'state.json')
  const options = { vkeys: [], witnesses: [], stateFile: below }
  await expect(verifyLedger(source, options, NOW)).rejects.toThrow(`${below}: cannot be read (ENOTDIR).`)
  const seen = { origin: ORIGIN, vkeys: [served.vkey], size: 3, root: '0'.repeat(64), time: NOW.toISOString() }
  const blocked = join(directory, 'blocked')
  mkdirSync(`${blocked}.${process.pid}`)
  expect(() => rememberLog(blocked, source.address, seen)).toThrow(`${blocked}: cannot be written (EISDIR).`)
})

describe('entries that are none', () => {
  const json = (change: object) => canonicalJson({ ...(JSON.parse(entryAt(300)) as object), ...change })
  test.each<[string, string, string]>([
    ['an id that was used', json({ nonce: nonceAt(17) }), `it has the id ${nonceAt(17)}, as entry 17 has`],
    ['an unknown key', json({ zeal: 1 }), 'zeal'],
    ['a list in place of a text', json({ nonce: [nonceAt(300)] }), 'nonce'],
    ['an action that is none', json({ action: 'Incident' }), 'action'],
    ['a day that is none', json({ time: '2026-02-30T00:00:00.000Z' }), 'time'],
    ['a reason that is too long', json({ reason: 'x'.repeat(1001) }), 'reason'],
    ['spaces', JSON.stringify(JSON.parse(entryAt(300)), null, 1), 'not in canonical JSON'],
    [
      'keys in another order',
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(entryAt(300)) as object).reverse())),
      'not in canonical JSON',
    ],
    ['another spelling of a letter', entryAt(300).replace('cleaned', '\\u0063leaned'), 'not in canonical JSON'],
    ['half a surrogate pair', entryAt(300).replace('cleaned', '\\ud800'), 'half of a surrogate pair'],
    ['no JSON', 'hello', 'is not JSON'],
  ])('%s', async (_, leaf, expected) => {
    await serveLog(leavesOf(301).with(300, leaf))
    const error = (await verify().catch((error: unknown) => error)) as Error
    expect(error.message).toMatch(/^Entry 300 \(in tile\/entries\/001\.p\/45\): /)
    expect(error.message).toContain(expected)
  })

  test('a time without milliseconds is one that the schema takes', async () => {
    await serveLog([...leavesOf(2), json({ time: '2026-02-28T00:00:00Z' })])
    expect((await verify()).size).toBe(3)
  })
})

describe('what a server can do', () => {
  test('packs bundles', async () => {
    await serveLog(leavesOf(300))
    const packed = await serve(({ url = '', headers }, response) => {
      const file = served.files.get(url.slice('/ledger/'.length)) ?? Buffer.alloc(0)
      const isPacked = url.includes('entries') && headers['accept-encoding'] === 'gzip'
      response.writeHead(200, isPacked ? { 'content-encoding': 'gzip' } : {}).end(isPacked ? gzipSync(file) : file)
    })
    source = new HttpSource(`${packed.address}/ledger/`, async () => ({}), [])
    expect((await verify()).size).toBe(300)
    packed.close()
  })

  test('cannot fill the memory', async () => {
    await serveLog(leavesOf(3))
    served.files.set('tile/0/000.p/3', Buffer.alloc(10_000))
    await expect(verify()).rejects.toThrow('has more than 8192 bytes')
    served.files.set('checkpoint', Buffer.alloc(100_000, 'x'))
    await expect(verify()).rejects.toThrow('has more than 65536 bytes')
  })

  test('asks for credentials once', async () => {
    await serveLog(leavesOf(600))
    let signIns = 0
    const guarded = await serve(({ url = '', headers }, response) => {
      const file = served.files.get(url.slice('/ledger/'.length))
      if (headers['x-mesh-key'] === 'secret') response.end(file)
      else response.writeHead(401).end('sign in first.')
    })
    const signIn = async (key: string) => {
      signIns += 1
      return { 'x-mesh-key': key }
    }
    source = new HttpSource(`${guarded.address}/ledger`, () => signIn('secret'), [])
    expect((await verify()).size).toBe(600)
    expect(signIns).toBe(1)
    source = new HttpSource(`${guarded.address}/ledger`, () => signIn('wrong'), [])
    await expect(verify()).rejects.toMatchObject({ code: 'unauthenticated' })
    guarded.close()
  })

  test('is busy for a moment', async () => {
    await serveLog(leavesOf(300))
    const asked = new Set<string>()
    const busy = await serve(({ url = '' }, response) => {
      if (asked.has(url)) response.end(served.files.get(url.slice('/ledger/'.length)))
      else response.writeHead(503).end()
      asked.add(url)
    })
    source = new HttpSource(`${busy.address}/ledger`, async () => ({}), [0])
    expect((await verify()).size).toBe(300)
    busy.close()
    source = new HttpSource(`${busy.address}/ledger`, async () => ({}), [])
    await expect(verify()).rejects.toThrow('does not answer. Is the address right?')
  })

  test('has not what the checkpoint promises', async () => {
    await serveLog(leavesOf(300))
    served.files.delete('tile/0/001.p/44')
    await expect(verify()).rejects.toThrow('tile/0/001.p/44 answered HTTP 404')
  })
})
