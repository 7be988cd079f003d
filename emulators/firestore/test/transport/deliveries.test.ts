import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Clock } from '../../../kit/clock.ts'
import { Faults } from '../../../kit/faults.ts'
import { serveFirestore } from '../../serve.ts'
import { Deliveries } from '../../triggers/deliveries.ts'
import { EventQueue } from '../../triggers/event-queue.ts'
import { TriggerRegistry } from '../../triggers/registry.ts'
import { functionsServer } from './support/functions-server.ts'
import type { Received } from './support/functions-server.ts'
import { sampleCommit } from './support/sample-commit.ts'
import { serveTiny } from './support/serve-tiny.ts'
import { pendingAt, register, serveWithFunction, settled, values, version } from './support/serve-with-function.ts'
import { until } from './support/until.ts'

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-deliveries-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('posts a structured CloudEvent with its length to the function that asked for it', async () => {
  const { service, functions, tiny } = await serveWithFunction()
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
  const { service, functions, tiny } = await serveWithFunction()
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
  const { service, functions, tiny } = await serveWithFunction({ delivery: { concurrency: 3 } })
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

test('knows a thousand events of a function, the others wait on disk', async () => {
  const { service, functions, tiny } = await serveWithFunction()
  let release = (): void => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  functions.answer = async () => (await released, { status: 200 })
  const next = vi.spyOn(EventQueue.prototype, 'next')
  onTestFinished(() => {
    next.mockRestore()
  })
  const known = (): number => next.mock.results.filter(({ value }) => value !== undefined).length
  for (let n = 0; n < 1100; n += 1) service.commit(sampleCommit(`items/${n}`, undefined, n))
  expect([known(), await pendingAt(tiny.url)]).toEqual([1000, 1100])
  release()
  await settled(tiny)
  expect(known()).toBe(1100)
  expect(new Set(values(functions)).size).toBe(1100)
})

describe('failures', () => {
  test('are tried again with growing pauses, then given up, in lines that say everything', async () => {
    const { clock, service, functions, log, tiny } = await serveWithFunction({ delivery: { maxAttempts: 3 } })
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
    expect(log).toHaveLength(3)
    expect(log[0]).toMatch(/items\/a for us-central1-f-0 failed after 1 attempt and is tried again: .* 500 kaboom$/)
    expect(log[2]).toMatch(
      /gave up .*written [\da-f-]+ of items\/a for us-central1-f-0 after 3 attempts: .* 500 kaboom$/,
    )
    expect(new Set(functions.received.map(({ event }) => event.id)).size).toBe(1)
  })

  test('of a function without retries end with its first answer, but not with a lost connection', async () => {
    const { clock, faults, service, functions, log, tiny } = await serveWithFunction({ delivery: { maxAttempts: 1 } })
    faults.set([{ on: 'deliver', drop: true, times: 1 }])
    functions.answer = () => ({ status: functions.received.length === 1 ? 200 : 500 })
    service.commit(sampleCommit('items/a', undefined, 1))
    await until('the loss', () => log.length === 1)
    clock.advance(100_000)
    await settled(tiny)
    expect(values(functions)).toEqual(['1', '1'])
    expect(log[1]).toContain('gave up')
  })

  test('last for the 24 hours of production unless a number of attempts is set', async () => {
    const { clock, service, functions, log, tiny } = await serveWithFunction()
    functions.answer = () => ({ status: 500 })
    service.commit(sampleCommit('items/a', undefined, 1))
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await until(`attempt ${attempt}`, () => log.length === attempt)
      clock.advance(60_000_000)
    }
    expect(log.at(-1)).toContain('is tried again')
    clock.advance(86_400_000_000)
    await settled(tiny)
    expect(log.at(-1)).toMatch(/gave up .* after 13 attempts/)
  })

  test('let later events of the document pass', async () => {
    const { clock, service, functions, log, tiny } = await serveWithFunction()
    functions.answer = ({ event }) => ({
      status: version(event) === '1' && functions.received.length === 1 ? 500 : 200,
    })
    service.commit(sampleCommit('items/a', undefined, 1))
    service.commit(sampleCommit('items/a', 1, 2))
    await until('the second', async () => log.length === 1 && (await pendingAt(tiny.url)) === 1)
    clock.advance(100_000)
    await settled(tiny)
    expect(values(functions)).toEqual(['1', '2', '1'])
  })

  test('a dead worker is tried again at once', async () => {
    const { service, functions, tiny } = await serveWithFunction()
    const dead = { status: 500, body: '{"errno":-104,"code":"ECONNRESET","syscall":"read"}' }
    functions.answer = () => (functions.received.length === 1 ? dead : { status: 200 })
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    expect(functions.received).toHaveLength(2)
  })

  test('a function that never answers is cut off', async () => {
    const { service, functions, log, tiny } = await serveWithFunction({ delivery: { timeoutMs: 30, maxAttempts: 1 } })
    functions.answer = () => 'hang'
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    expect(log[0]).toContain('no answer within 30 ms')
  })

  test('204 (triggers are disabled) and 4xx are final', async () => {
    const { service, functions, log, tiny } = await serveWithFunction()
    functions.answer = () => ({ status: functions.received.length === 1 ? 204 : 400, body: '' })
    service.commit(sampleCommit('items/a', undefined, 1))
    service.commit(sampleCommit('items/a', 1, 2))
    await settled(tiny)
    expect(functions.received).toHaveLength(2)
    expect(log).toHaveLength(1)
  })

  test('a trigger that the functions emulator does not know is forgotten', async () => {
    const { service, functions, tiny } = await serveWithFunction({ delivery: { maxAttempts: 1 } })
    functions.answer = () => ({ status: 404 })
    service.commit(sampleCommit('items/a', undefined, 1))
    await settled(tiny)
    service.commit(sampleCommit('items/a', 1, 2))
    expect(await pendingAt(tiny.url)).toBe(0)
    expect(functions.received).toHaveLength(1)
  })
})

test('a document of 1 MiB arrives whole, before and after', async () => {
  const { service, functions, tiny } = await serveWithFunction()
  const text = (letter: string) => ({ name: 'x', fields: { text: { stringValue: letter.repeat(1_048_000) } } })
  const [change] = sampleCommit('items/a', 1, 2).changes
  service.commit({
    ...sampleCommit('items/a', 1, 2),
    changes: [{ name: change?.name ?? '', kind: 'updated', before: text('é'), after: text('😀') }],
  })
  await settled(tiny)
  expect(functions.received[0]?.event['data']).toEqual({
    oldValue: text('é'),
    value: text('😀'),
    updateMask: { fieldPaths: ['text'] },
  })
})

test('negative zero arrives as the text that keeps its sign', async () => {
  const { service, functions, tiny } = await serveWithFunction()
  const after = { name: 'x', fields: { n: { doubleValue: -0 } } }
  const [change] = sampleCommit('items/a', undefined, 2).changes
  service.commit({
    ...sampleCommit('items/a', undefined, 2),
    changes: [{ name: change?.name ?? '', kind: 'created', after }],
  })
  await settled(tiny)
  expect(functions.received[0]?.event['data']).toEqual({ value: { name: 'x', fields: { n: { doubleValue: '-0' } } } })
})

test.each(['us-central1-f-1', 'us-central1-f--1'])(
  'the generation %s of a function replaces the old one',
  async (key) => {
    const { service, functions, tiny } = await serveWithFunction()
    await register(tiny.url, key, 'created')
    service.commit(sampleCommit('items/a', undefined, 1))
    service.commit(sampleCommit('items/a', 1, 2))
    await settled(tiny)
    expect(functions.received.map(({ path }) => path)).toEqual([`/functions/projects/demo-a/triggers/${key}`])
  },
)

describe('nothing is lost', () => {
  test('while the functions emulator is down, or up again and still loading', async () => {
    const first = await functionsServer()
    const { clock, service, tiny } = await serveWithFunction({ delivery: { maxAttempts: 1 } }, first)
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
    const before = await serveWithFunction({ dataDir }, functions)
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
    const { clock, service, tiny, log } = await serveWithFunction({}, first)
    clock.advance(61_000_000)
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
    const before = await serveWithFunction({ dataDir }, functions)
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

test('a start that finds its port taken leaves the events to the one that runs', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mesh-deliveries-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const functions = await functionsServer()
  const { served } = await serveTiny()
  const close = vi.spyOn(Deliveries.prototype, 'close')
  onTestFinished(() => close.mockRestore())
  const { service } = await serveTiny()
  const options = { host: '127.0.0.1', port: served.port, service, clock: new Clock(), faults: new Faults() }
  await expect(serveFirestore({ ...options, functions: functions.host, dataDir })).rejects.toThrow('EADDRINUSE')
  expect(close).toHaveBeenCalledOnce()
})

test('a damaged file of registrations is named', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'mesh-deliveries-')), 'triggers.json')
  onTestFinished(() => rmSync(dirname(path), { recursive: true, force: true }))
  writeFileSync(path, '[{"project": "p"')
  expect(() => new TriggerRegistry(path)).toThrow(`${path} holds no registered triggers: `)
})
