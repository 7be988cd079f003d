import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSource } from '../../src/ledger/open-source.ts'
import type { LedgerSource } from '../../src/ledger/source.ts'
import { serve } from './make-log.ts'

const KEY = 'mesh_public_secret'
let directory: string
let opened: { close: () => void }[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-ledger-credentials-'))
  opened = []
  vi.stubEnv('MESH_DATA', directory)
  vi.stubEnv('MESH_SITE', undefined)
  vi.stubEnv('MESH_KEY', KEY)
})

afterEach(() => {
  vi.unstubAllEnvs()
  for (const one of opened) one.close()
  rmSync(directory, { recursive: true })
})

interface Listening {
  address: string
  /** What was asked of it. */
  seen: { url: string; headers: IncomingHttpHeaders; body: string }[]
}

/** A web server that remembers what it was asked. */
async function listening(answer: RequestListener): Promise<Listening> {
  const seen: Listening['seen'] = []
  const server = await serve((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body })
      answer(request, response)
    })
  })
  opened.push(server)
  return { address: server.address, seen }
}

/** A site whose ledger is for those who say who they are; its accounts are at `auth`. */
function guarded(auth = '127.0.0.1:1'): Promise<Listening> {
  return listening(({ url = '', headers }, response) => {
    const isKnown = headers['x-mesh-key'] === KEY || headers.authorization === 'Bearer token'
    if (url.endsWith('init.json')) response.end('{"projectId":"demo","apiKey":"key"}')
    else if (url.includes('init.js'))
      response.end(
        `var firebaseEmulators = {"auth":{"hostAndPort":"${auth}"},"functions":{"hostAndPort":"${auth}"}};\n`,
      )
    else response.writeHead(isKnown ? 200 : 401).end('the checkpoint')
  })
}

function open(options: { url?: string; site?: string }): LedgerSource {
  const source = openSource(options)
  opened.push(source)
  return source
}

function whoHasSeen(secret: string, ...servers: Listening[]): Listening[] {
  return servers.filter(({ seen }) => JSON.stringify(seen).includes(secret))
}

describe('a key', () => {
  test('goes to the log of the site that --site or MESH_SITE names', async () => {
    const [own, other] = [await guarded(), await guarded()]
    expect(await open({ site: own.address }).checkpoint()).toBe('the checkpoint')
    vi.stubEnv('MESH_SITE', own.address)
    expect(await open({}).checkpoint()).toBe('the checkpoint')
    expect(await open({ url: `${own.address}/ledger/` }).checkpoint()).toBe('the checkpoint')
    expect(await open({ site: other.address }).checkpoint()).toBe('the checkpoint')
  })

  test('stays here when another log asks for it', async () => {
    const [own, other] = [await guarded(), await guarded()]
    vi.stubEnv('MESH_SITE', own.address)
    await expect(open({ url: `${other.address}/ledger` }).checkpoint()).rejects.toMatchObject({
      code: 'unauthenticated',
      message: `${other.address}/ledger wants to know who reads it. What this command signs in with is for ${own.address} and goes nowhere else: if the log is of another Mesh of yours, name that with --site ${other.address}.`,
    })
    expect(whoHasSeen(KEY, own, other)).toEqual([])
  })

  test('stays here when the site that is named is not encrypted', async () => {
    const own = await guarded()
    const url = `${own.address}/ledger`
    await expect(open({ url, site: 'http://mesh.example' }).checkpoint()).rejects.toThrow('use https://mesh.example')
    expect(whoHasSeen(KEY, own)).toEqual([])
  })

  test('stays here when nobody said which site it is for', async () => {
    const other = await guarded()
    await expect(open({ url: `${other.address}/ledger` }).checkpoint()).rejects.toThrow(
      `What this command signs in with is for no site, since neither --site nor MESH_SITE names one and no local suite is running: if the log is of a Mesh of yours, name that with --site ${other.address}.`,
    )
    expect(whoHasSeen(KEY, other)).toEqual([])
  })

  test('does not follow the log to another address', async () => {
    const other = await guarded()
    const own = await listening(({ url = '', headers }, response) => {
      if (url.endsWith('init.json')) response.end('{"projectId":"demo","apiKey":"key"}')
      else if (url.includes('init.js')) response.end('')
      else if (headers['x-mesh-key'] === undefined) response.writeHead(401).end()
      else response.writeHead(307, { location: `${other.address}/ledger/checkpoint` }).end()
    })
    await expect(open({ site: own.address }).checkpoint()).rejects.toThrow(
      `${own.address}/ledger/checkpoint answered HTTP 307 and leads to ${other.address}/ledger/checkpoint. Keys and passwords go only to the address that was given: if that place is yours, give --url ${other.address}/ledger instead.`,
    )
    expect(whoHasSeen(KEY, own)).toEqual([own])
    expect(other.seen).toEqual([])
  })
})

test('a log that leads to a place of its own names that whole', async () => {
  const own = await listening((_, response) => response.writeHead(302, { location: '../login' }).end())
  await expect(open({ url: `${own.address}/ledger` }).checkpoint()).rejects.toThrow(
    `${own.address}/ledger/checkpoint answered HTTP 302 and leads to ${own.address}/login. Keys and passwords go only to the address that was given.`,
  )
})

describe('a password', () => {
  beforeEach(() => {
    vi.stubEnv('MESH_KEY', '')
    vi.stubEnv('MESH_EMAIL', 'ada@mesh.test')
    vi.stubEnv('MESH_PASSWORD', 'hunter2')
  })

  test('signs in where the site says, and the log sees the session', async () => {
    const auth = await listening((_, response) => response.end('{"idToken":"token"}'))
    const own = await guarded(new URL(auth.address).host)
    expect(await open({ site: own.address }).checkpoint()).toBe('the checkpoint')
    expect(whoHasSeen('hunter2', own, auth)).toEqual([auth])
  })

  test('stays here when another log asks for it, wherever that says people sign in', async () => {
    const auth = await listening((_, response) => response.end('{"idToken":"token"}'))
    const [own, other] = [await guarded(), await guarded(new URL(auth.address).host)]
    vi.stubEnv('MESH_SITE', own.address)
    await expect(open({ url: `${other.address}/ledger` }).checkpoint()).rejects.toThrow('goes nowhere else')
    expect(auth.seen).toEqual([])
  })
})

test('an address that is none is named', () => {
  expect(() => openSource({ url: 'mesh.example/ledger' })).toThrow(
    '"mesh.example/ledger" is no address of a log; expected one such as https://mesh.example/ledger',
  )
})
