import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { functionsServer } from './support/functions-server.ts'
import type { FunctionsServer, Received } from './support/functions-server.ts'
import { sampleCommit } from './support/sample-commit.ts'
import { serveTiny } from './support/serve-tiny.ts'
import type { ServedTiny } from './support/serve-tiny.ts'
import { until } from './support/until.ts'
import { Outbox } from '../../triggers/outbox.ts'

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-deliveries-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function register(url: string, key = 'us-central1-f-0', type = 'written', value = 'items/{id}'): Promise<void> {
  const body = {
    eventType: `google.cloud.firestore.document.v1.${type}`,
    document: { value, matchType: 'PATH_PATTERN' },
  }
  const path = `/emulator/v1/projects/demo-a/eventarcTrigger?eventarcTriggerId=${key}`
  expect((await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })).status).toBe(200)
}

async function pendingAt(url: string): Promise<number> {
  const status = (await (await fetch(`${url}/emulator/v1/mesh/status`)).json()) as { pendingDeliveries: number }
  return status.pendingDeliveries
}

const settled = ({ url }: ServedTiny) => until('nothing pending', async () => (await pendingAt(url)) === 0)

/** An emulator with one function that is triggered by items/{id}; time stands still, so that backoff is moved by hand. */
async function setUp(options: Parameters<typeof serveTiny>[1] = {}, functions?: FunctionsServer) {
  const server = functions ?? (await functionsServer())
  const log: string[] = []
  const delivery = { log: (line: string) => void log.push(line), ...options.delivery }
  const tiny = await serveTiny({}, { functions: server.host, ...options, delivery })
  await register(tiny.url)
  return { ...tiny, tiny, functions: server, log }
}

const values = ({ received }: FunctionsServer): unknown[] =>
  received.map(
    ({ event }) =>
      (event['data'] as { value: { fields: { n: { integerValue: string } } } }).value.fields.n.integerValue,
  )

test('posts a structured CloudEvent with its length to the function that asked for it', async () => {
  const { service, functions, tiny } = await setUp()
  service.commit(sampleCommit('items/a', undefined, 1))
  service.commit(sampleCommit('other/a', undefined, 1))
  await settled(tiny)
  expect(functions.received).toHaveLength(1)
  const { path, headers, event } = functions.received[0] as Received
  expect(path).toBe('/functions/projects/demo-a/triggers/us-central1-f-0')
  expect(headers).toMatchObject({ 'content-type': 'application/cloudevents+json; charset=UTF-8' })
  expect(Number(headers['content-length'])).toBeGreaterThan(100)
  expect(event).toMatchObject({ document: 'items/a' })
})

test('keeps the order of one document, others do not wait for it', async () => {
  const { service, functions, tiny } = await setUp()
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  functions.answer = async ({ event }) => {
    if (event.document === 'items/a' && functions.received.length === 1) await held
    return { status: 200 }
  }
  for (const n of [1, 2, 3]) service.commit(sampleCommit('items/a', n - 1, n))
  service.commit(sampleCommit('items/b', 0, 9))
  await until('b', () => functions.received.length === 2)
  expect(values(functions)).toEqual(['1', '9'])
  release()
  await settled(tiny)
  expect(values(functions)).toEqual(['1', '9', '2', '3'])
})

test('at most `concurrency` functions run at once', async () => {
  const { service, functions, tiny } = await setUp({ delivery: { concurrency: 3 } })
  let running = 0
  let most = 0
  let release = (): void => {}
  const full = new Promise<void>((resolve) => (release = resolve))
  functions.answer = async () => {
    running += 1
    most = Math.max(most, running)
    if (running === 3) release()
    await full
    running -= 1
    return { status: 200 }
  }
  for (let n = 0; n < 20; n += 1) service.commit(sampleCommit(`items/${n}`, undefined, n))
  await settled(tiny)
  expect([functions.received.length, most]).toEqual([20, 3])
})

describe('failures', () => {
  test('are tried again with growing pauses, then given up in one line that says everything', async () => {
    const { clock, service, functions, log, tiny } = await setUp({ delivery: { maxAttempts: 3 } })
    clock.freeze()
    functions.answer = () => ({ status: 500, body: 'kaboom' })
    service.commit(sampleCommit('items/a', undefined, 1))
    await until('first attempt', () => functions.received.length === 1)
    const step = async (ms: number, attempts: number): Promise<void> => {
      await until('a timer', () => {
        clock.advance(ms * 1000)
        return functions.received.length === attempts
      })
    }
    await step(100, 2)
    await step(200, 3)
    await settled(tiny)
    expect(log).toHaveLength(1)
    expect(log[0]).toMatch(/written [\da-f-]+ of items\/a for us-central1-f-0 after 3 attempts: .* 500 kaboom$/)
    expect(new Set(functions.received.map(({ event }) => event.id)).size).toBe(1)
  })

  test('a dead worker is tried again at once', async () => {
    const { clock, service, functions, tiny } = await setUp()
    clock.freeze()
    const dead = { status: 500, body: '{"errno":-104,"code":"ECONNRESET","syscall":"read"}' }
    functions.answer = () => (functions.received.length === 1 ? dead : { status: 200 })
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    expect(functions.received).toHaveLength(2)
  })

  test('a function that never answers is cut off', async () => {
    const { service, functions, log, tiny } = await setUp({ delivery: { timeoutMs: 30, maxAttempts: 1 } })
    functions.answer = () => 'hang'
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    expect(log[0]).toContain('no answer within 30 ms')
  })

  test('204 (triggers are disabled) and 4xx are final', async () => {
    const { service, functions, log, tiny } = await setUp()
    functions.answer = () => ({ status: functions.received.length === 1 ? 204 : 400, body: '' })
    service.commit(sampleCommit('items/a', undefined, 1))
    service.commit(sampleCommit('items/a', 1, 2))
    await settled(tiny)
    expect(functions.received).toHaveLength(2)
    expect(log).toHaveLength(1)
  })

  test('a trigger that the functions emulator does not know is forgotten', async () => {
    const { service, functions, tiny } = await setUp({ delivery: { maxAttempts: 1 } })
    functions.answer = () => ({ status: 404 })
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    service.commit(sampleCommit('items/a', 1, 2))
    expect(await pendingAt(tiny.url)).toBe(0)
    expect(functions.received).toHaveLength(1)
  })
})

test('a new generation of a function replaces the old one', async () => {
  const { service, functions, tiny } = await setUp()
  await register(tiny.url, 'us-central1-f-1', 'created')
  service.commit(sampleCommit('items/a', undefined, 1))
  service.commit(sampleCommit('items/a', 1, 2))
  await settled(tiny)
  expect(functions.received.map(({ path }) => path)).toEqual(['/functions/projects/demo-a/triggers/us-central1-f-1'])
})

describe('nothing is lost', () => {
  test('while the functions emulator is down, or up again and still loading', async () => {
    const first = await functionsServer()
    const { clock, service, tiny } = await setUp({ delivery: { maxAttempts: 1 } }, first)
    clock.freeze()
    await first.stop()
    service.commit(sampleCommit('items/a', undefined, 1))
    for (let n = 0; n < 5; n += 1) await until('a refusal', () => (clock.advance(10_000_000), true))
    const second = await functionsServer(first.port)
    second.answer = () => ({ status: 404 })
    await until('the unknown trigger', () => (clock.advance(1_000_000), second.received.length > 0))
    expect(await pendingAt(tiny.url)).toBe(1)
    second.answer = () => ({ status: 200 })
    await register(tiny.url, 'us-central1-f-0')
    await settled(tiny)
    expect(new Set(second.received.map(({ event }) => event.id)).size).toBe(1)
  })

  test('over a restart: what was owed, and what was committed before the functions were loaded again', async () => {
    const dataDir = scratch()
    const functions = await functionsServer()
    functions.answer = () => 'hang'
    const before = await setUp({ dataDir }, functions)
    before.service.commit(sampleCommit('items/a', undefined, 1))
    await until('the first delivery', () => functions.received.length)
    await before.served.close()
    functions.answer = () => ({ status: 404 })
    const after = await serveTiny({}, { dataDir, functions: functions.host })
    after.service.commit(sampleCommit('items/b', undefined, 2))
    await until('both tried', () => functions.received.length === 3)
    functions.received.length = 0
    functions.answer = () => ({ status: 200 })
    await register(after.url, 'us-central1-f-1')
    await settled(after)
    expect(new Set(values(functions))).toEqual(new Set(['1', '2']))
  })

  test('functions that are gone after the functions emulator came back are given up', async () => {
    const first = await functionsServer()
    const { clock, service, tiny, log } = await setUp({}, first)
    clock.advance(61_000_000)
    clock.freeze()
    await first.stop()
    service.commit(sampleCommit('items/a', undefined, 1))
    for (let n = 0; n < 5; n += 1) await until('a refusal', () => (clock.advance(10_000_000), true))
    const second = await functionsServer(first.port)
    second.answer = () => ({ status: 404 })
    await register(tiny.url, 'us-central1-other-0', 'written', 'others/{id}')
    await until('the event is given up', async () => (clock.advance(5_000_000), (await pendingAt(tiny.url)) === 0))
    expect(log[0]).toContain('us-central1-f exists no more')
  })

  test('functions that do not come back after a restart are given up', async () => {
    const dataDir = scratch()
    const functions = await functionsServer()
    const before = await setUp({ dataDir }, functions)
    await before.served.close()
    functions.answer = () => ({ status: 404 })
    const log: string[] = []
    const after = await serveTiny(
      {},
      { dataDir, functions: functions.host, delivery: { log: (line) => void log.push(line) } },
    )
    after.service.commit(sampleCommit('items/a', undefined, 1))
    await until('a try', () => functions.received.length)
    await register(after.url, 'us-central1-other-0', 'written', 'others/{id}')
    after.clock.advance(61_000_000)
    await settled(after)
    expect(log[0]).toContain('us-central1-f exists no more')
  })
})

describe('faults', () => {
  test('deliver twice, lose the answer, fail', async () => {
    const { clock, faults, service, functions, tiny } = await setUp()
    faults.set([{ on: 'deliver', duplicate: true, times: 1 }])
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    expect(values(functions)).toEqual(['1', '1'])
    faults.set([
      { on: 'deliver', drop: true, times: 1 },
      { on: 'deliver', error: 'INTERNAL', times: 1 },
    ])
    service.commit(sampleCommit('items/a', 1, 2))
    await until('all attempts', () => (clock.advance(1_000_000), functions.received.length === 4))
    expect(values(functions).slice(2)).toEqual(['2', '2'])
  })

  test('hold back and deliver in reverse, the last group when its time is up', async () => {
    const { clock, faults, service, functions, tiny } = await setUp()
    faults.set([{ on: 'deliver', reorder: 3 }])
    for (const n of [1, 2, 3, 4]) service.commit(sampleCommit('items/a', n - 1, n))
    await until('the first group', () => functions.received.length === 3)
    expect(values(functions)).toEqual(['3', '2', '1'])
    clock.advance(1_000_000)
    await settled(tiny)
    expect(values(functions)).toEqual(['3', '2', '1', '4'])
  })
})

describe('the outbox', () => {
  const delivery = (id: string) => ({ functionName: 'f', project: 'p', event: { id, type: 't', document: 'd' } })

  test('survives a line that a crash cut off, and refuses a damaged one by file and line', () => {
    const path = join(scratch(), 'deep', 'events.jsonl')
    const outbox = new Outbox(path)
    for (const id of ['one', 'two']) outbox.add(delivery(id))
    outbox.done('one')
    outbox.close()
    appendFileSync(path, '{"add":{"func')
    const again = new Outbox(path)
    expect(again.list()).toEqual([delivery('two')])
    again.close()
    appendFileSync(path, 'nonsense\n')
    expect(() => new Outbox(path)).toThrow(`${path}:2: expected a JSON line`)
  })

  test('forgets what is done when that is most of the file', () => {
    const path = join(scratch(), 'events.jsonl')
    const outbox = new Outbox(path)
    onTestFinished(() => outbox.close())
    outbox.add(delivery('kept'))
    for (let n = 0; n < 9; n += 1) {
      outbox.add({ ...delivery(`big${n}`), project: 'p'.repeat(1_000_000) })
      outbox.done(`big${n}`)
    }
    expect(readFileSync(path).length).toBeLessThan(2_000_000)
    expect(outbox.list()).toEqual([delivery('kept')])
  })

  test('keeps its long file when it cannot be shortened', () => {
    const path = join(scratch(), 'events.jsonl')
    const outbox = new Outbox(path)
    mkdirSync(`${path}.new`)
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    outbox.add({ ...delivery('big'), project: 'p'.repeat(9_000_000) })
    outbox.done('big')
    expect(logged).toHaveBeenCalledOnce()
    logged.mockRestore()
    outbox.add(delivery('later'))
    outbox.close()
    rmdirSync(`${path}.new`)
    const again = new Outbox(path)
    expect(again.list()).toEqual([delivery('later')])
    again.close()
  })
})
