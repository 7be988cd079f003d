import { PubSub } from '@google-cloud/pubsub'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Inbox } from './contract/subject.ts'
import { SAYS_STOP_USAGE, stopMicros } from '../stop-usage.ts'
import { until } from './until.ts'

const MAIN = join(import.meta.dirname, '../../pubsub/main.ts')
/** Processor time; stopping takes some 3 ms of it. */
const STOP_CPU_MICROS = 100_000

describe('the process', () => {
  let directory = ''
  const children: ChildProcess[] = []
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mesh-pubsub-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(directory, { recursive: true })
  })

  function run(args: string[], environment: Record<string, string> = {}) {
    // As the suite starts it: by its own name, found through its first line.
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`
    const child = spawn(MAIN, args, {
      env: { ...process.env, PATH: path, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    return { child, output: () => output }
  }

  async function start() {
    const environment = { MESH_PUBSUB_DATA: directory, ...SAYS_STOP_USAGE }
    const { child, output } = run(['--host=127.0.0.1', '--port=0'], environment)
    const port = await until('the port', () => /listens on 127\.0\.0\.1:(\d+)/.exec(output())?.[1])
    const client = new PubSub({ projectId: 'p', apiEndpoint: `127.0.0.1:${port}`, emulatorMode: true })
    return { child, client, output }
  }

  test('a message that was acknowledged to its publisher survives kill -9', async () => {
    const first = await start()
    const topic = first.client.topic('orders')
    await topic.create()
    await topic.createSubscription('worker')
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) => topic.publishMessage({ data: Buffer.from(String(index)) })),
    )
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    await first.client.close()

    const second = await start()
    const inbox = new Inbox(second.client.subscription('worker'))
    await inbox.has(20)
    expect(inbox.messages.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    await inbox.close()
    await second.client.close()
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with code 0, streams or not', async (signal) => {
    const { child, client, output } = await start()
    const topic = client.topic('orders')
    await topic.create()
    const [subscription] = await topic.createSubscription('worker')
    subscription.on('message', () => undefined)
    subscription.on('error', () => undefined)
    child.kill(signal)
    child.kill(signal)
    // The client is there all the while, so nothing but the process itself ends this; no signal does either.
    expect(await once(child, 'close')).toEqual([0, null])
    expect(stopMicros(output())).toBeLessThan(STOP_CPU_MICROS)
    await client.close()
  })

  test('a taken port is one clear line and code 1', async () => {
    const blocker = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const { port } = blocker.address() as AddressInfo
    const { child, output } = run(['--host=127.0.0.1', `--port=${port}`])
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(1)
    expect(output()).toMatch(new RegExp(`^Pub/Sub: the address is taken \\(.*${port}\\); choose another .*\\n$`))
    blocker.close()
  })

  test.each([
    [{ MESH_TICKER: '1' }, /MESH_TICKER=1 needs MESH_FUNCTIONS_HOST/],
    [{ MESH_DELIVERY_ATTEMPTS: 'many' }, /MESH_DELIVERY_ATTEMPTS is "many"; expected a positive number/],
  ])('a wrong setting is named: %j', async (environment, line) => {
    const { child, output } = run(['--port=0'], { MESH_FUNCTIONS_HOST: '', ...environment })
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(1)
    expect(output()).toMatch(line)
  })
})
