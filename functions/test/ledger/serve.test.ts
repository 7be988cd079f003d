import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { parseTilePath, tilePath } from '@mesh/core/ledger/tile-path'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { HttpSource } from '../../../cli/src/ledger/http-source.ts'
import { verifyLedger } from '../../../cli/src/ledger/verify-ledger.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { loadKeysText } from '../../src/ledger/serve/load-keys-text.ts'
import * as authorisation from '../../src/kit/authorise-request.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { configure, withLedgerDoor } from './serve-http.ts'
import { addPending, LedgerWorld, storedLedger } from './world.ts'

takeOwnProject()
const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
// Who may is tested in serve-access.test.ts.
vi.spyOn(authorisation, 'authoriseRequest').mockResolvedValue({ uid: 'auditor', name: 'Auditor' })
const { ask, address } = withLedgerDoor()
const world = new LedgerWorld()
let directory: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-door-'))
  await clearFirestore()
  await configure({ public: true })
  await addPending(300)
  await world.grow()
  // Grown, but not published.
  await addPending(10)
  await world.grow({ publishCheckpoint: async () => undefined })
})

afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

describe('the published log', () => {
  test('is verified by the command as it is served', async () => {
    const source = new HttpSource(`${address()}/ledger`, async () => ({}), [])
    const options = { vkeys: [], witnesses: [], stateFile: join(directory, 'state.json') }
    expect(await verifyLedger(source, options, new Date())).toMatchObject({ size: 300, keysFrom: 'served' })
    source.close()
  })

  test('names its keys, one on a line', async () => {
    const { latest } = await storedLedger()
    const keys = await ask('keys')
    expect([keys.status, keys.body.toString()]).toEqual([200, `${latest?.verifierKeys[0]}\n`])
    expect(keys.headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  test('names them also while the key that cosigns for others cannot be read', async () => {
    const { latest } = await storedLedger()
    const [vkey = ''] = latest?.verifierKeys ?? []
    const witnessOf = [{ origin: 'other.example/log', vkey }]
    const told = failure.mock.calls.length
    const text = await loadKeysText(new Date(), {
      loadLatest: () => Promise.resolve(latest),
      loadSettings: () => Promise.resolve({ ...NO_SETTINGS, ledger: { ...NO_SETTINGS.ledger, witnessOf } }),
      witnessSigner: () => Promise.reject(new MeshError('unavailable', 'no such secret')),
    })
    expect(text).toBe(`${vkey}\n`)
    expect(failure.mock.calls.slice(told)).toMatchObject([['ledger/keys', { message: 'no such secret' }]])
  })

  test('every width up to the published one is a prefix, and wider ones are not there', async () => {
    const whole = (await ask('tile/0/001.p/44')).body
    expect(whole).toHaveLength(44 * 32)
    for (const width of [1, 7, 43]) {
      expect((await ask(`tile/0/001.p/${width}`)).body).toEqual(whole.subarray(0, width * 32))
      const entries = decodeBundle((await ask(`tile/entries/001.p/${width}`)).body, width)
      const [first] = entries
      const hash = createHash('sha256')
        .update(Buffer.concat([Buffer.alloc(1), first ?? Buffer.alloc(0)]))
        .digest()
      expect(hash).toEqual(whole.subarray(0, 32))
    }
    const missing = [
      'tile/0/001.p/45',
      'tile/0/001',
      'tile/entries/001.p/45',
      'tile/entries/001',
      'tile/0/002.p/1',
      'tile/1/000.p/2',
      'tile/1/000',
      'tile/2/000.p/1',
      'tile/63/000',
    ]
    for (const path of missing) expect([path, (await ask(path)).status]).toEqual([path, 404])
    expect((await ask('tile/0/000.p/200')).body).toEqual((await ask('tile/0/000')).body.subarray(0, 6400))
    expect((await ask('tile/1/000.p/1')).body).toHaveLength(32)
  })

  test('tiles are kept for ever by everybody, entries by whoever read them, a checkpoint by nobody', async () => {
    const kept = async (path: string) => (await ask(path)).headers['cache-control']
    expect(await kept('tile/0/000')).toBe('public, max-age=604800, immutable')
    expect(await kept('tile/0/001.p/44')).toBe('public, max-age=604800, immutable')
    expect(await kept('tile/entries/000')).toBe('private, max-age=604800, immutable')
    expect(await kept('checkpoint')).toBe('no-cache')
    expect(await kept('tile/0/005')).toBe('no-store')
    await configure({ public: false })
    expect(await kept('tile/0/000')).toBe('private, max-age=604800, immutable')
    expect(await kept('checkpoint')).toBe('private, no-cache')
    await configure({ public: true })
  })

  test('bundles are packed for who takes that, each form with its own tag', async () => {
    const plain = await ask('tile/entries/000')
    const packed = await ask('tile/entries/000', { headers: { 'accept-encoding': 'br, gzip;q=0.5' } })
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip'])
    expect(gunzipSync(packed.body)).toEqual(plain.body)
    expect(packed.headers.vary).toBe('Accept-Encoding')
    expect(packed.headers.etag).not.toBe(plain.headers.etag)
    const refused = await ask('tile/entries/000', { headers: { 'accept-encoding': 'gzip;q=0' } })
    expect(refused.headers['content-encoding']).toBeUndefined()
  })

  test('what a client has is not sent again', async () => {
    for (const path of ['checkpoint', 'keys', 'tile/0/000', 'tile/entries/001.p/3']) {
      const { headers } = await ask(path)
      const again = await ask(path, { headers: { 'if-none-match': `"x", W/${headers.etag}` } })
      expect([path, again.status, again.body.length, again.headers.etag]).toEqual([path, 304, 0, headers.etag])
    }
  })

  test('HEAD says what GET would', async () => {
    const { headers, body } = await ask('tile/0/000')
    const head = await ask('tile/0/000', { method: 'HEAD' })
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(body.length)])
    expect(head.headers.etag).toBe(headers.etag)
  })
})

describe('requests that nothing answers', () => {
  test('another method is told which ones there are', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await ask('checkpoint', { method })
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD'])
    }
    const { status, headers } = await ask('add-checkpoint')
    expect([status, headers.allow]).toEqual([405, 'POST'])
  })

  test.each([
    'tile',
    'tile/',
    'tile/0/0',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/0/x000/001',
    'tile/64/000',
    'tile/00/000',
    'tile/entries/../0/000',
    'tile/0/000%2ep/1',
    'tile/-1/000',
  ])('%s is malformed', async (path) => {
    const { status, body } = await ask(path)
    expect([status, body.toString()]).toEqual([
      400,
      expect.stringMatching(/^This is no path of a tile; expected .*\n$/),
    ])
  })

  test('no path makes the door fail or tell of itself', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'tile',
        'entries',
        '0',
        '63',
        '000',
        'x001',
        '001.p/44',
        '.p',
        '..',
        '%00',
        '%ff',
        'checkpoint',
        'cosigned',
        '__proto__',
      ),
      fc.webSegment(),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 6 }),
        fc.constantFrom('GET', 'HEAD', 'POST'),
        async (pieces, method) => {
          const path = pieces.join('/')
          const { status, body } = await ask(path, { method })
          const isThere = ['checkpoint', 'cosigned', 'keys'].includes(path) || parseTilePath(path) !== undefined
          expect(isThere ? [200, 404, 405] : [400, 404, 405]).toContain(status)
          const words = status >= 400 ? body.toString() : ''
          expect(words).not.toMatch(/\bat .*:\d+|node:|Error/)
        },
      ),
      { numRuns: 300 },
    )
    expect(failure).not.toHaveBeenCalled()
  })

  test('a log that has published nothing has nothing', async () => {
    const db = await firestore()
    const latest = (await db.doc('ledgerCheckpoints/latest').get()).data() ?? {}
    await db.doc('ledgerCheckpoints/latest').delete()
    for (const path of ['checkpoint', 'cosigned', 'keys', 'tile/0/000', 'tile/entries/000']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404])
    }
    await db.doc('ledgerCheckpoints/latest').set(latest)
  })

  test('damage is told to the log of the function only', async () => {
    const db = await firestore()
    const bundle = await db.doc('ledgerBundles/000000000001').get()
    await bundle.ref.update({ data: Buffer.from([0, 200, 1]) })
    const { status, body, headers } = await ask(tilePath({ level: 'entries', index: 1, width: 44 }))
    expect([status, body.toString(), headers['cache-control']]).toEqual([
      503,
      'The ledger cannot answer now; ask again.\n',
      'no-store',
    ])
    expect(failure).toHaveBeenCalledOnce()
    await bundle.ref.set(bundle.data() ?? {})
    failure.mockClear()
  })
})
