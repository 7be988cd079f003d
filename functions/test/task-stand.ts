import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import { start } from './global-setup.ts'

type Door = (request: never, response: never) => unknown

/**
 * The stand-in for Cloud Tasks as a process of its own, and an HTTP server in the place of the Functions emulator, which runs
 * these functions. Product code finds both through the environment.
 */
export function taskStand(projectId: string, functions: Record<string, Door>) {
  const processes: ChildProcess[] = []
  const server = createServer((request, response) => void answer(request, response))
  let host = ''

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = /^\/[^/]+\/us-central1\/(\w+)$/.exec(request.url ?? '')?.[1] ?? ''
    const door = functions[name]
    if (request.url === '/backends') return void response.end(JSON.stringify(backends(functions)))
    if (door === undefined) return void response.writeHead(404).end()
    // What Express adds to Node's request and response, as far as the door uses it.
    const body: unknown = JSON.parse(await text(request))
    const header = (key: string) => request.headers[key.toLowerCase()]
    const outgoing = Object.assign(response, {
      status: (code: number) => Object.assign(response, { statusCode: code }),
      send: (sent: unknown) => response.end(JSON.stringify(sent)),
    })
    await door(Object.assign(request, { body, header }) as never, outgoing as never)
  }

  beforeAll(async () => {
    process.env['GCLOUD_PROJECT'] = projectId
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    process.env['MESH_FUNCTIONS_HOST'] = `127.0.0.1:${(server.address() as AddressInfo).port}`
    process.env['MESH_PROJECT'] = projectId
    host = await start('pubsub/main.ts', processes)
    process.env['FUNCTIONS_EMULATOR'] = 'true'
    process.env['MESH_TASKS_EMULATOR_HOST'] = host
    process.env['MESH_METADATA_HOST'] = host
    process.env['MESH_OIDC_ISSUER'] = `http://${host}/identity`
  })

  afterAll(async () => {
    for (const child of processes) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    server.closeAllConnections()
    server.close()
  })

  async function control(method: string, path: string, body: unknown): Promise<void> {
    const reply = await fetch(`http://${host}/emulator/v1/mesh/${path}`, { method, body: JSON.stringify(body) })
    if (!reply.ok) throw new Error(await reply.text())
  }
  return {
    advance: (ms: number) => control('POST', 'clock', { advanceMs: ms }),
    thaw: () => control('POST', 'clock', { thaw: true }),
    faults: (...faults: object[]) => control('PUT', 'faults', { faults }),
    /** Calls a function without Cloud Tasks. */
    call: (name: string, init: RequestInit) =>
      fetch(`http://${process.env['MESH_FUNCTIONS_HOST']}/${projectId}/us-central1/${name}`, {
        method: 'POST',
        ...init,
      }),
    /** Any token that the local issuer gives for an audience. */
    token: async (audience: string) => {
      const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/identity`)
      url.search = new URLSearchParams({ audience, format: 'full' }).toString()
      return (await fetch(url, { headers: { 'Metadata-Flavor': 'Google' } })).text()
    },
  }
}

function backends(functions: Record<string, Door>) {
  const functionTriggers = Object.keys(functions).map((name) => ({
    id: `us-central1-${name}`,
    name,
    region: 'us-central1',
    platform: 'gcfv2',
    timeoutSeconds: 60,
    taskQueueTrigger: { retryConfig: { minBackoffSeconds: 5, maxAttempts: 3 } },
  }))
  return { backends: [{ functionTriggers }] }
}
