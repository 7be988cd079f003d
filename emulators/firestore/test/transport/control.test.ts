import { resolve } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { compileRules, createCoverage, RulesTimestamp } from '@mesh/rules'
import { serveTiny } from './support/serve-tiny.ts'

const SAMPLE_RULES = `rules_version = '2'; // <script>
service cloud.firestore {
  match /databases/{database}/documents/a/{id} {
    allow get: if id == '<b>';
    allow list: if resource.data.x;
  }
}`
const PROJECT = '/emulator/v1/projects/demo-a'
const ERROR = { sourcePosition: { line: 2, column: 3 }, severity: 'ERROR' as const, description: 'Unexpected "}"' }

async function send(url: string, method: string, path: string, body?: unknown) {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  const response = await fetch(`${url}${path}`, { method, headers: { 'content-type': 'text/plain' }, ...init })
  const text = await response.text()
  return { status: response.status, text, json: () => JSON.parse(text) as unknown }
}

test('says Ok at the root and where nothing is, what was asked', async () => {
  const { url } = await serveTiny()
  expect(await send(url, 'GET', '/')).toMatchObject({ status: 200, text: 'Ok\n' })
  expect((await send(url, 'GET', '/favicon.ico')).text).toContain('GET /favicon.ico')
  expect((await send(url, 'POST', `${PROJECT}:import`, {})).status).toBe(501)
})

describe('security rules', () => {
  test('load from the body of the CLI and from that of rules-unit-testing', async () => {
    const { service, url } = await serveTiny()
    const cli = { ignore_errors: true, rules: { files: [{ name: 'security.rules', content: 'one' }] } }
    expect((await send(url, 'PUT', `${PROJECT}:securityRules`, cli)).json()).toEqual({ issues: [] })
    expect(service.rules).toBe('one')
    expect(
      (await send(url, 'PUT', `${PROJECT}:securityRules`, { rules: { files: [{ content: 'two' }] } })).status,
    ).toBe(200)
    expect([service.rules, service.rulesProject]).toEqual(['two', 'demo-a'])
  })

  test('with errors: issues for the CLI, a refusal in words for others', async () => {
    const { service, url } = await serveTiny()
    service.rulesIssues = [ERROR]
    const files = [{ name: 'my.rules', content: 'x' }]
    const cli = await send(url, 'PUT', `${PROJECT}:securityRules`, { ignore_errors: true, rules: { files } })
    expect([cli.status, cli.json()]).toEqual([200, { issues: [ERROR] }])
    const other = await send(url, 'PUT', `${PROJECT}:securityRules`, { rules: { files } })
    expect([other.status, other.text]).toEqual([400, 'my.rules:2:3: ERROR Unexpected "}"'])
  })

  test.each([['{"rules":{}}'], ['{"rules":{"files":[{"content":1}]}}'], ['rules_version = "2"']])(
    'refuse the body %s',
    async (body) => {
      const { url } = await serveTiny()
      expect((await send(url, 'PUT', `${PROJECT}:securityRules`, body)).status).toBe(400)
    },
  )
})

describe('rule coverage', () => {
  const { ruleset } = compileRules(SAMPLE_RULES)
  if (ruleset === undefined) throw new Error('the sample rules do not compile')
  const coverage = createCoverage(ruleset)
  const path = ['databases', '(default)', 'documents', 'a', '<b>']
  const time = RulesTimestamp.fromMillis(0)
  coverage.evaluate({ service: 'cloud.firestore', method: 'get', path, auth: null, time }, { get: () => null })
  const coverages = { 'demo-a': { source: coverage.source, expressions: coverage.report() } }

  test('is told in the form of the Firebase Rules API', async () => {
    const { service, url } = await serveTiny()
    Object.assign(service.coverages, coverages)
    const reply = await send(url, 'GET', `${PROJECT}:ruleCoverage`)
    const at = SAMPLE_RULES.indexOf("id == '<b>'")
    const leaf = (text: string, offset: number, count: number, value: object) => ({
      sourcePosition: {
        fileName: 'firestore.rules',
        line: 4,
        column: 19 + offset,
        currentOffset: at + offset,
        endOffset: at + offset + text.length,
      },
      values: [{ value, count }],
      children: [],
    })
    expect([reply.status, reply.json()]).toEqual([
      200,
      {
        rules: { files: [{ name: 'firestore.rules', content: SAMPLE_RULES }] },
        report: [
          {
            ...leaf("id == '<b>'", 0, 1, { boolValue: true }),
            children: [leaf('id', 0, 1, { stringValue: '<b>' }), leaf("'<b>'", 6, 1, { stringValue: '<b>' })],
          },
          {
            ...leaf('resource.data.x', 28, 1, {}),
            sourcePosition: expect.anything(),
            values: [],
            children: expect.any(Array),
          },
        ],
      },
    ])
  })

  test('is shown on a page without scripts, in which everything is escaped', async () => {
    const { service, url } = await serveTiny()
    Object.assign(service.coverages, coverages)
    const reply = await fetch(`${url}${PROJECT}:ruleCoverage.html`)
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const page = await reply.text()
    expect(page).toContain('3 of 6 expressions were evaluated')
    expect(page).toContain('<span class="missed" title="never evaluated">resource</span>')
    expect(page).toContain('title="evaluated once\n1 × &quot;&lt;b&gt;&quot;">&#39;&lt;b&gt;&#39;</span>')
    expect(page).toContain('// &lt;script&gt;')
    expect(
      page.replace(/<\/?(html|head|meta|title|style|body|h1|h2|p|span|div|pre|ul|li|code|!doctype)\b[^>]*>/g, ''),
    ).not.toMatch(/[<>]/)
  })

  test('is not there for a project without rules', async () => {
    const { url } = await serveTiny()
    expect((await send(url, 'GET', `${PROJECT}:ruleCoverage`)).status).toBe(404)
    expect((await send(url, 'GET', `${PROJECT}:ruleCoverage.html`)).status).toBe(404)
  })
})

test('clears a database', async () => {
  const { service, url } = await serveTiny()
  expect((await send(url, 'DELETE', `${PROJECT}/databases/(default)/documents`)).status).toBe(200)
  expect((await send(url, 'DELETE', `${PROJECT}/databases/%28default%29/documents`)).status).toBe(200)
  const name = 'projects/demo-a/databases/(default)'
  expect(service.cleared).toEqual([name, name])
})

describe('triggers', () => {
  const path = `${PROJECT}/eventarcTrigger?eventarcTriggerId=us-central1-f-0`
  const body = {
    eventType: 'google.cloud.firestore.document.v1.written',
    database: '(default)',
    document: { value: 'a/{b}', matchType: 'PATH_PATTERN' },
  }

  test('are accepted; those of the first generation are told that they get no events', async () => {
    const { url } = await serveTiny({}, { functions: '127.0.0.1:1' })
    expect((await send(url, 'POST', path, body)).status).toBe(200)
    const told = vi.spyOn(console, 'error').mockReturnValue()
    const { status, text } = await send(url, 'PUT', `${PROJECT}/triggers/us-central1-old-0`, {})
    expect([status, told.mock.calls.length]).toEqual([200, 1])
    expect(text).toContain('us-central1-old-0 is of the first generation and gets no events here')
    told.mockRestore()
  })

  test.each([
    [{ ...body, eventType: 'google.cloud.storage.object.v1.finalized' }, 'expected eventType'],
    [{ ...body, document: { value: 'a/{b}', matchType: 'GLOB' } }, 'expected document'],
    [{ ...body, document: { value: 'a/{b', matchType: 'PATH_PATTERN' } }, 'whose braces'],
    [{ ...body, database: 1 }, 'expected database'],
    [{ ...body, namespace: 1 }, 'expected namespace'],
    ['', 'expected a JSON object'],
  ])('that are malformed are refused: %j', async (wrong, message) => {
    const { url } = await serveTiny({}, { functions: '127.0.0.1:1' })
    const reply = await send(url, 'POST', path, wrong)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(message)
  })
})

describe('exports', () => {
  const asked = {
    database: 'projects/demo-a/databases/(default)',
    export_directory: 'tmp',
    export_name: 'firestore_export',
  }

  test('go below the directory where the suite was started', async () => {
    const { service, url } = await serveTiny()
    const reply = await send(url, 'POST', `${PROJECT}:export`, asked)
    const directory = resolve('tmp')
    expect([reply.status, reply.json()]).toEqual([200, { metadataFile: `${directory}/firestore_export`, documents: 3 }])
    expect(service.exported).toEqual([{ project: 'demo-a', directory, name: 'firestore_export' }])
  })

  test.each([
    {},
    { ...asked, export_name: undefined },
    { ...asked, export_directory: '' },
    { ...asked, database: 'projects/demo-b/databases/(default)' },
  ])('asked for with %j are refused', async (wrong) => {
    const { url } = await serveTiny()
    const reply = await send(url, 'POST', `${PROJECT}:export`, wrong)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain('export_directory')
  })
})

describe("Mesh's own hooks", () => {
  test('faults are set, listed and removed', async () => {
    const { faults, url } = await serveTiny()
    const list = [{ on: 'Commit', error: 'ABORTED', times: 2 }]
    expect((await send(url, 'PUT', '/emulator/v1/mesh/faults', { faults: list })).json()).toEqual({ faults: list })
    expect(faults.strike('Commit')).toMatchObject({ error: 'ABORTED' })
    await send(url, 'DELETE', '/emulator/v1/mesh/faults')
    expect((await send(url, 'GET', '/emulator/v1/mesh/faults')).json()).toEqual({ faults: [] })
    expect((await send(url, 'PUT', '/emulator/v1/mesh/faults', [{ on: 'Commit', eror: 'ABORTED' }])).status).toBe(400)
    expect((await send(url, 'PUT', '/emulator/v1/mesh/faults', [{ on: 'Commit', times: 0 }])).status).toBe(400)
  })

  test('the clock stops, moves and runs again', async () => {
    const { clock, url } = await serveTiny()
    await send(url, 'POST', '/emulator/v1/mesh/clock', { freeze: '2026-01-01T00:00:00Z' })
    await send(url, 'POST', '/emulator/v1/mesh/clock', { advanceMs: 1500 })
    const now = (await send(url, 'GET', '/emulator/v1/mesh/clock')).json()
    expect(now).toEqual({ now: '2026-01-01T00:00:01.500Z', frozen: true })
    await send(url, 'POST', '/emulator/v1/mesh/clock', { thaw: true })
    expect(clock.isFrozen).toBe(false)
  })

  test('reset brings back the start: no documents, no faults, the machine’s clock', async () => {
    const { clock, faults, service, url } = await serveTiny()
    clock.freeze(0)
    faults.set([{ on: '*', error: 'INTERNAL' }])
    expect((await send(url, 'POST', '/emulator/v1/mesh/reset')).status).toBe(200)
    expect([clock.isFrozen, faults.list(), service.cleared]).toEqual([
      false,
      [],
      ['projects/demo-a/databases/(default)'],
    ])
  })

  test('status says what it is and what it holds', async () => {
    const { url } = await serveTiny()
    expect((await send(url, 'GET', '/emulator/v1/mesh/status')).json()).toMatchObject({
      emulator: expect.stringContaining("Mesh's Firestore emulator") as unknown,
      documents: 3,
      operations: { reads: 3, writes: 2, deletes: 1 },
      listenStreams: 0,
      pendingDeliveries: 0,
    })
    expect((await send(url, 'POST', '/emulator/v1/mesh/statsu')).status).toBe(501)
  })
})

describe('pages in a browser', () => {
  const from = (url: string, origin: string) =>
    fetch(`${url}/emulator/v1/mesh/reset`, { method: 'POST', headers: { origin } }).then(({ status }) => status)

  test.each(['https://a.example', 'http://localhost.a.example', 'http://a.example:8080', 'null'])(
    'of %s may not steer the emulator',
    async (origin) => {
      const { url, faults } = await serveTiny()
      faults.set([{ on: 'Commit', error: 'ABORTED' }])
      expect([await from(url, origin), faults.list().length]).toEqual([403, 1])
    },
  )

  test.each(['http://localhost:5000', 'http://127.0.0.1:5000', 'http://[::1]:5000', 'https://mesh.localhost'])(
    'of %s may',
    async (origin) => {
      const { url } = await serveTiny()
      expect(await from(url, origin)).toBe(200)
    },
  )
})
