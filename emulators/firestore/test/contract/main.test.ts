import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SAYS_STOP_USAGE, stopMicros } from '../../../test/stop-usage.ts'
import { functionsServer } from '../transport/support/functions-server.ts'
import { until } from '../transport/support/until.ts'
import { FOREIGN_HOST, OPEN_RULES } from './support/subject.ts'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))
/** Processor time; stopping takes some 3 ms of it. */
const STOP_CPU_MICROS = 100_000
const DOCUMENTS = 'v1/projects/demo-a/databases/(default)/documents'

interface Running {
  child: ChildProcess
  out: () => string
  err: () => string
  /** Resolves with the exit code; null when a signal ended it. */
  exited: Promise<number | null>
  port: () => Promise<number>
}

function run(args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const port = async () =>
    Number(/:(\d+),/.exec(await until(`it to listen (${err})`, () => (out.includes('\n') ? out : '')))?.[1])
  return { child, out: () => out, err: () => err, exited, port }
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-main-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function put(port: number, path: string): Promise<number> {
  const headers = { authorization: 'Bearer owner' }
  const reply = await fetch(`http://127.0.0.1:${port}/${DOCUMENTS}/${path}`, {
    method: 'PATCH',
    headers,
    body: '{"fields":{}}',
  })
  return reply.status
}

/** What comes of a query for two orders. */
async function ordered(port: number): Promise<string> {
  const orderBy = ['a', 'b'].map((fieldPath) => ({ field: { fieldPath } }))
  const reply = await fetch(`http://127.0.0.1:${port}/${DOCUMENTS}:runQuery`, {
    method: 'POST',
    headers: { authorization: 'Bearer owner' },
    body: JSON.stringify({ structuredQuery: { from: [{ collectionId: 'c' }], orderBy } }),
  })
  return reply.ok ? 'served' : reply.text()
}

describe.runIf(FOREIGN_HOST === undefined)('the executable', () => {
  test('says one line, loads the rules, and ends by itself though a client is connected', async () => {
    const rules = join(scratch(), 'firestore.rules')
    writeFileSync(rules, OPEN_RULES)
    const listen = ['--host', '127.0.0.1', '--port', '0', '--websocket_port', '1']
    const emulator = run([...listen, '--rules', rules, '--single_project_mode', 'true'], SAYS_STOP_USAGE)
    const port = await emulator.port()
    expect(emulator.out()).toBe(`Mesh's Firestore emulator listens on 127.0.0.1:${port}, in memory\n`)
    expect((await fetch(`http://127.0.0.1:${port}/${DOCUMENTS}/a`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/${DOCUMENTS}/secret`)).status).toBe(403)
    emulator.child.kill('SIGINT')
    expect(await emulator.exited).toBe(0)
    expect(await until('its figure', () => stopMicros(emulator.err()))).toBeLessThan(STOP_CPU_MICROS)
  })

  test('prints what is wrong with the rules as file:line:column', async () => {
    const rules = join(scratch(), 'my.rules')
    writeFileSync(rules, "rules_version = '2';\nservice cloud.firestore { match }")
    const emulator = run(['--port=0', `--rules=${rules}`])
    await emulator.port()
    expect(emulator.err()).toMatch(/my\.rules:2:\d+: ERROR /)
  })

  test('takes the indexes from the file beside the rules, and anew when that is replaced', async () => {
    const folder = scratch()
    const indexes = join(folder, 'firestore.indexes.json')
    writeFileSync(join(folder, 'firestore.rules'), OPEN_RULES)
    writeFileSync(indexes, '{}')
    const emulator = run(['--port=0', `--rules=${join(folder, 'firestore.rules')}`])
    const port = await emulator.port()
    expect(await ordered(port)).toContain('The query requires an index')
    const fields = ['a', 'b'].map((fieldPath) => ({ fieldPath, order: 'ASCENDING' }))
    writeFileSync(`${indexes}.new`, JSON.stringify({ indexes: [{ collectionGroup: 'c', fields }] }))
    renameSync(`${indexes}.new`, indexes)
    await until('the new file', () => emulator.out().includes(`${indexes} is loaded anew`))
    expect(await ordered(port)).toBe('served')
    writeFileSync(indexes, '{"indexes": {}}')
    await until('the mistake', () => emulator.err().includes(`${indexes}: indexes must be a list, found {}.`))
    expect(await ordered(port)).toBe('served')
  })

  test('takes the indexes that MESH_FIRESTORE_INDEXES names, without any lets every query pass', async () => {
    const folder = scratch()
    const elsewhere = join(folder, 'elsewhere.json')
    writeFileSync(elsewhere, '{}')
    expect(await ordered(await run(['--port=0'], { MESH_FIRESTORE_INDEXES: elsewhere }).port())).toContain('an index')
    expect(await ordered(await run(['--port=0'], { MESH_FIRESTORE_INDEXES: '' }).port())).toBe('served')
    writeFileSync(elsewhere, '{"indexes": [}')
    const faulty = run(['--port=0'], { MESH_FIRESTORE_INDEXES: elsewhere })
    expect(await faulty.exited).toBe(1)
    expect(faulty.err()).toContain(`Firestore emulator: ${elsewhere}:1:14: expected JSON, found a mistake`)
  })

  test('names a port that is in use and exits with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const emulator = run(['--port', String(port)])
    expect(await emulator.exited).toBe(1)
    expect(emulator.err()).toBe(
      `Firestore emulator: port ${port} on 127.0.0.1 is in use; stop its owner or change emulators.firestore.port in firebase.json\n`,
    )
  })

  test('killed, it loses neither an acknowledged write nor an event that is owed', async () => {
    const functions = await functionsServer()
    functions.answer = () => 'hang'
    const args = ['--port', '0', '--functions_emulator', functions.host]
    const env = { MESH_FIRESTORE_DATA: join(scratch(), 'data') }
    const register = async (port: number): Promise<void> => {
      const url = `http://127.0.0.1:${port}/emulator/v1/projects/demo-a/eventarcTrigger?eventarcTriggerId=us-central1-f-0`
      const document = { value: '{path=**}', matchType: 'PATH_PATTERN' }
      const body = JSON.stringify({ eventType: 'google.cloud.firestore.document.v1.created', document })
      expect((await fetch(url, { method: 'POST', body })).status).toBe(200)
    }
    const first = run(args, env)
    const firstPort = await first.port()
    await register(firstPort)
    const ids = Array.from({ length: 40 }, (_, n) => `a/${n}`)
    expect(await Promise.all(ids.map((id) => put(firstPort, id)))).toEqual(ids.map(() => 200))
    first.child.kill('SIGKILL')
    await first.exited
    functions.received.length = 0
    functions.answer = () => ({ status: 200 })
    const second = run(args, env)
    const secondPort = await second.port()
    await register(secondPort)
    await until('every event', () => new Set(functions.received.map(({ event }) => event.document)).size === 40)
    const headers = { authorization: 'Bearer owner' }
    const list = await fetch(`http://127.0.0.1:${secondPort}/${DOCUMENTS}/a?pageSize=100`, { headers })
    expect(((await list.json()) as { documents: unknown[] }).documents).toHaveLength(40)
    second.child.kill('SIGTERM')
    expect(await second.exited).toBe(0)
  })
})
