import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { onceFree } from '../../../../test/once-free.ts'
import type { CloudEvent } from '../../../triggers/cloud-event.ts'

export interface Received {
  path: string
  headers: Record<string, unknown>
  event: CloudEvent
}

/** An answer: status and body, or `hang` for none at all. */
type Answer = { status: number; body?: string } | 'hang'

export interface FunctionsServer {
  host: string
  port: number
  received: Received[]
  /** Decides each answer; 200 unless set. */
  answer: (received: Received) => Answer | Promise<Answer>
  stop(): Promise<void>
}

/** Stands where the functions emulator listens, until the test ends; `port` is one that such a server had before. */
export async function functionsServer(port = 0): Promise<FunctionsServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const event = JSON.parse(Buffer.concat(chunks).toString()) as CloudEvent
      const received = { path: request.url ?? '', headers: request.headers, event }
      functions.received.push(received)
      const answer = await functions.answer(received)
      if (answer !== 'hang') response.writeHead(answer.status).end(answer.body ?? '{"status":"acknowledged"}')
    })()
  })
  await onceFree(async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  })
  const address = server.address() as AddressInfo
  const functions: FunctionsServer = {
    host: `127.0.0.1:${address.port}`,
    port: address.port,
    received: [],
    answer: () => ({ status: 200 }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  onTestFinished(() => functions.stop())
  return functions
}
