import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FunctionsServer, scheduledFunction } from '../pubsub/functions-server.ts'
import { until } from '../pubsub/until.ts'

const MAIN = join(import.meta.dirname, '../../scheduler/main.ts')

describe('the scheduler as a process of its own', () => {
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  function run(environment: Record<string, string>) {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    return child
  }

  test('runs the scheduled functions until it is told to stop', async () => {
    const server = new FunctionsServer()
    await server.start()
    server.functions = [scheduledFunction('job', { schedule: 'every 1 minutes' })]
    const child = run({ MESH_FUNCTIONS_HOST: server.host, MESH_PROJECT: 'demo', MESH_TICK_SECONDS: '0.2' })
    await until('two runs', () => server.calls.length >= 2 || undefined)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
    await server.stop()
  })

  test('without the address of the functions it ends and says what is missing', async () => {
    const child = run({ MESH_FUNCTIONS_HOST: '' })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said).toContain('MESH_FUNCTIONS_HOST is not set; expected host:port')
  })
})
