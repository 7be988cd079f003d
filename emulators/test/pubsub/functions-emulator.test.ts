import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FunctionsEmulator } from '../../kit/functions-emulator.ts'
import { invokeFunction } from '../../kit/invoke-function.ts'
import { sendJson } from '../../kit/json-http.ts'
import { FunctionsServer, messageFunction } from './functions-server.ts'
import { until } from './until.ts'

const TOPIC = 'projects/demo/topics/orders'

describe('the view of the Functions emulator', () => {
  let server: FunctionsServer
  let emulator: FunctionsEmulator
  beforeEach(async () => {
    server = new FunctionsServer()
    await server.start()
    server.functions = [messageFunction('work', TOPIC)]
    emulator = new FunctionsEmulator({ host: server.host, project: 'demo', pollMs: 1 })
  })
  afterEach(async () => {
    emulator.stop()
    await server.stop()
  })

  const invoke = (id = 'us-central1-work') => invokeFunction(emulator, id, {}, '{}')

  test('it looks by itself, and sees the emulator come, change and go', async () => {
    await server.stop()
    emulator.start()
    await until('a look in vain', () => !emulator.isUp)
    await server.start()
    await until('the function', () => emulator.keyOf('us-central1-work') === 'us-central1-work-0')
    server.functions = [messageFunction('other', TOPIC)]
    await until('the change', () => emulator.functions[0]?.name === 'other')
    await server.stop()
    await until('the end', () => !emulator.isUp)
    expect(emulator.functions.map(({ name }) => name)).toEqual(['other'])
  })

  test('what answers /backends with anything else counts as down, and the next look is as good as ever', async () => {
    await emulator.refresh()
    server.backends = '<html>another server</html>'
    await emulator.refresh()
    expect(emulator.isUp).toBe(false)
    expect(emulator.functions.map(({ name }) => name)).toEqual(['work'])
    server.backends = undefined
    await emulator.refresh()
    expect(emulator.isUp).toBe(true)
  })

  test('a listener that fails keeps neither the others nor the caller from the look', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const heard: string[] = []
    emulator.onRefresh(() => {
      throw new Error('broken')
    })
    emulator.onRefresh(() => heard.push('second'))
    await emulator.refresh()
    expect(heard).toEqual(['second'])
    expect(logged).toHaveBeenCalledOnce()
    logged.mockRestore()
  })

  test('the highest generation is the living one; a name that looks like a generation is none', async () => {
    server.generation = 11
    server.functions = [messageFunction('work', TOPIC), messageFunction('work-99', TOPIC)]
    await emulator.refresh()
    expect(emulator.keyOf('us-central1-work')).toBe('us-central1-work-11')
    expect(emulator.keyOf('us-central1-work-99')).toBe('us-central1-work-99-11')
    expect(emulator.keyOf('us-central1-wor')).toBeUndefined()
  })

  test('any 2xx is success, anything else a failure with its reason', async () => {
    await emulator.refresh()
    expect(await invoke()).toEqual({ outcome: 'done' })
    server.handler = (_call, response) => sendJson(response, 503, { why: 'busy' })
    expect(await invoke()).toEqual({ outcome: 'failed', reason: 'HTTP 503 {"why":"busy"}' })
    server.handler = (_call, response) => void response.destroy()
    expect(await invoke()).toMatchObject({ outcome: 'failed' })
  })

  test('a worker that keeps crashing is a failure after one repetition', async () => {
    await emulator.refresh()
    server.handler = (_call, response) => sendJson(response, 500, { code: 'ECONNRESET' })
    expect(await invoke()).toEqual({ outcome: 'failed', reason: 'its process ended' })
    expect(server.calls).toHaveLength(2)
  })

  test('a function’s own JSON error is not taken for a crash', async () => {
    await emulator.refresh()
    server.handler = (_call, response) => sendJson(response, 500, { code: 'internal' })
    expect(await invoke()).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('internal') as string })
    expect(server.calls).toHaveLength(1)
  })

  test('what is not there is absent, not failed', async () => {
    expect(await invoke()).toMatchObject({ outcome: 'absent' })
    await emulator.refresh()
    server.functions = []
    expect(await invoke()).toEqual({ outcome: 'absent', reason: 'function us-central1-work is not loaded' })
    server.functions = [messageFunction('work', TOPIC)]
    await emulator.refresh()
    await server.stop()
    expect(await invoke()).toEqual({ outcome: 'absent', reason: `no functions emulator at ${server.host}` })
  })

  test('a call can be aborted', async () => {
    await emulator.refresh()
    server.handler = () => undefined
    const abort = new AbortController()
    const call = invokeFunction(emulator, 'us-central1-work', {}, '{}', abort.signal)
    await until('the call', () => server.calls.length === 1)
    abort.abort()
    expect(await call).toMatchObject({ outcome: 'failed' })
  })
})
