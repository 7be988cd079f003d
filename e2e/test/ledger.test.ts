import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { readLeaf } from '@mesh/core/ledger/read-leaf'
import { ask } from '../src/ask.ts'
import { AuthEmulator } from '../src/auth-emulator.ts'
import { meshCommand } from '../src/mesh-command.ts'
import { directory, portOffset, projectId, site } from '../src/shared-suite.ts'

type Role = 'viewer' | 'auditor'

const PATIENCE = { timeout: 60_000, interval: 500 }

/** A folder with what the commands remember and write. */
const folder = mkdtempSync(join(tmpdir(), 'mesh-ledger-'))
let size: number
const tokens = {} as Record<Role, string>

beforeAll(async () => {
  const auth = new AuthEmulator({ portOffset, projectId })
  for (const role of ['viewer', 'auditor'] as const) {
    tokens[role] = await auth.idToken({ email: `${role}@mesh.test`, password: `mesh-${role}` })
  }
  // Starting the suite applied its configuration; every entry of that is published by the next sweep at the latest.
  const note = await vi.waitUntil(published, { timeout: 180_000, interval: 500 })
  size = Number(note.split('\n')[1])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function get(path: string, role?: Role, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = role === undefined ? {} : { authorization: `Bearer ${tokens[role]}` }
  return ask(`${site}/ledger/${path}`, { headers: { ...authorization, ...headers } })
}

async function published(): Promise<string | undefined> {
  const answer = await get('checkpoint', 'viewer')
  return answer.ok ? answer.text() : undefined
}

async function ledger(...args: string[]): Promise<{ status: number | null; said: Record<string, unknown> }> {
  const state = ['--state', join(folder, 'state.json'), '--json']
  const { status, output } = await meshCommand(directory, 'ledger', ...args, ...state)
  return { status, said: JSON.parse(output) as Record<string, unknown> }
}

/** The path of the last bundle or tile of the newest checkpoint that was read. */
function last(kind: 'entries' | '0'): string {
  const index = String(Math.floor(size / 256)).padStart(3, '0')
  return size % 256 === 0
    ? `tile/${kind}/${String(size / 256 - 1).padStart(3, '0')}`
    : `tile/${kind}/${index}.p/${size % 256}`
}

async function newestEntry() {
  const bytes = new Uint8Array(await (await get(last('entries'), 'auditor')).arrayBuffer())
  const leaf = decodeBundle(bytes, ((size - 1) % 256) + 1).at(-1) ?? new Uint8Array(0)
  return readLeaf(leaf)
}

describe('mesh ledger', () => {
  test('verifies the log twice, the second time from what it remembers', async () => {
    const first = await ledger('verify')
    expect(first).toMatchObject({ status: 0, said: { ok: true, keysFrom: 'served', since: null } })
    const { size: verified } = first.said
    expect(verified).toBeGreaterThanOrEqual(size)
    const second = await ledger('verify')
    expect(second).toMatchObject({ status: 0, said: { ok: true, keysFrom: 'pinned', since: { size: verified } } })
  })

  test('refuses the log when it is not the one that it remembers', async () => {
    expect((await ledger('verify')).status).toBe(0)
    const file = join(folder, 'state.json')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(/"root": "[0-9a-f]{8}/, '"root": "00000000'))
    const { status, said } = await ledger('verify')
    expect([status, said['ok'], said['message']]).toEqual([1, false, expect.stringContaining('Fork')])
    writeFileSync(file, text)
  })

  test('proves an entry, and verifies the proof without the log', async () => {
    expect((await ledger('verify')).status).toBe(0)
    const { nonce, action } = await newestEntry()
    const file = join(folder, 'proof.json')
    const proven = await ledger('prove', nonce, '--out', file)
    expect(proven).toMatchObject({ status: 0, said: { ok: true, index: size - 1 } })
    const alone = mkdtempSync(join(folder, 'elsewhere-'))
    const offline = (name: string) =>
      meshCommand(alone, 'ledger', 'verify-proof', name, '--state', join(folder, 'state.json'), '--json')
    const { status, output } = await offline(file)
    expect([status, JSON.parse(output)]).toMatchObject([
      0,
      { ok: true, index: size - 1, isKeyKnown: true, entry: { nonce, action } },
    ])
    const changed = join(folder, 'changed.json')
    writeFileSync(
      changed,
      readFileSync(file, 'utf8').replace(
        nonce,
        nonce.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
      ),
    )
    expect((await offline(changed)).status).toBe(1)
  })
})

describe('behind the address of the site', () => {
  const TEXT = 'text/plain; charset=utf-8'
  const WEEK = 'private, max-age=604800, immutable'

  test.each([
    ['checkpoint', () => 'checkpoint', TEXT, 'private, no-cache'],
    ['keys', () => 'keys', TEXT, 'private, no-cache'],
    ['hash tile', () => last('0'), 'application/octet-stream', WEEK],
  ])('%s: members only, with its headers', async (_, path, type, cache) => {
    expect((await get(path())).status).toBe(401)
    for (const role of ['viewer', 'auditor'] as const) {
      // A checkpoint that is published between two requests has another tag.
      await vi.waitFor(async () => {
        const { status, headers } = await get(path(), role)
        expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, type, cache])
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        const again = await get(path(), role, { 'if-none-match': headers.get('etag') ?? '' })
        expect(again.status).toBe(304)
      }, PATIENCE)
    }
  })

  test('entries: auditors only, with their headers', async () => {
    expect((await get(last('entries'))).status).toBe(401)
    const refused = await get(last('entries'), 'viewer')
    expect([refused.status, refused.headers.get('cache-control')]).toEqual([403, 'no-store'])
    expect(await refused.text()).not.toContain('"nonce"')
    const { status, headers } = await get(last('entries'), 'auditor')
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/octet-stream',
      WEEK,
    ])
    expect((await newestEntry()).action).toMatch(/^\w+\.\w+$/)
  })

  test('a token that is none is nobody', async () => {
    for (const token of ['a.b.c', 'mesh_none_none']) {
      for (const path of ['checkpoint', last('entries')]) {
        expect((await get(path, undefined, { authorization: `Bearer ${token}` })).status).toBe(401)
      }
    }
  })

  test('what is beyond the newest checkpoint, and what is no tile, is not there', async () => {
    expect((await get('tile/0/x999/999', 'auditor')).status).toBe(404)
    expect((await get('tile/entries/x999/999', 'auditor')).status).toBe(404)
    expect((await get('tile/0/1', 'auditor')).status).toBe(400)
    expect((await get('tile/64/000', 'auditor')).status).toBe(400)
  })

  test('nobody is a witness’s log here', async () => {
    const answer = await ask(`${site}/ledger/add-checkpoint`, {
      method: 'POST',
      body: `old 0\n\nother.example/log\n1\n${'A'.repeat(43)}=\n\n— other.example/log ${'A'.repeat(92)}\n`,
    })
    expect(answer.status).toBe(404)
    expect((await get('add-checkpoint')).status).toBe(405)
  })

  test.each(['/ledger', '/ledger/entries/some-entry'])('%s is still a page of the dashboard', async (path) => {
    const answer = await ask(`${site}${path}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    expect(await answer.text()).toContain('<div id="')
  })
})
