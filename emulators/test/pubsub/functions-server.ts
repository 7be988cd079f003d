import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EmulatedFunction } from '../../kit/functions-emulator.ts'
import { readJson, sendJson } from '../../kit/json-http.ts'
import { onceFree } from '../once-free.ts'

export interface Call {
  key: string
  body: Record<string, unknown>
  headers: IncomingHttpHeaders
}

type Handler = (call: Call, response: ServerResponse) => void | Promise<void>

/** Answers as the suite's Functions emulator does (firebase-tools 15.34): `/backends`, the trigger path, its 404, 204 and 500. */
export class FunctionsServer {
  functions: EmulatedFunction[] = []
  generation = 0
  isDisabled = false
  /** The body of `/backends` instead of the functions. */
  backends: string | undefined
  readonly calls: Call[] = []
  handler: Handler = (_call, response) => sendJson(response, 200, { status: 'acknowledged' })
  #port = 0
  #server: Server | undefined

  get host(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** Listens, after a `stop` on the port it had. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void readJson(request).then((body) => this.#answer(request.url ?? '', request.headers, body, response))
    })
    this.#server = server
    await onceFree(async () => {
      server.listen(this.#port, '127.0.0.1')
      await once(server, 'listening')
    })
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())))
  }

  #answer(url: string, headers: IncomingHttpHeaders, body: unknown, response: ServerResponse): void {
    if (url === '/backends' && this.backends !== undefined) return void response.end(this.backends)
    if (url === '/backends') return sendJson(response, 200, { backends: [{ functionTriggers: this.functions }] })
    const key = /^\/functions\/projects\/[^/]+\/triggers\/(.+)$/.exec(url)?.[1] ?? ''
    const keys = this.functions.flatMap(({ id }) =>
      Array.from({ length: this.generation + 1 }, (_, index) => `${id}-${index}`),
    )
    if (!keys.includes(key)) {
      response.writeHead(404).end(`Function ${key} does not exist, valid functions are: ${keys.join(', ')}`)
      return
    }
    const isStale = !key.endsWith(`-${this.generation}`)
    if (isStale || this.isDisabled) {
      response.writeHead(204).end()
      return
    }
    const call = { key, body: body as Record<string, unknown>, headers }
    this.calls.push(call)
    void this.handler(call, response)
  }
}

/** What `/backends` says of a gen 2 Pub/Sub function. */
export function messageFunction(name: string, topic: string): EmulatedFunction {
  return {
    id: `us-central1-${name}`,
    name,
    region: 'us-central1',
    platform: 'gcfv2',
    timeoutSeconds: 60,
    eventTrigger: { eventType: 'google.cloud.pubsub.topic.v1.messagePublished', resource: topic },
  }
}

/** What `/backends` says of a gen 2 scheduled function. */
export function scheduledFunction(name: string, schedule: NonNullable<EmulatedFunction['schedule']>): EmulatedFunction {
  return {
    id: `us-central1-${name}`,
    name,
    region: 'us-central1',
    platform: 'gcfv2',
    timeoutSeconds: 60,
    eventTrigger: { eventType: 'pubsub', resource: '' },
    schedule,
  }
}
