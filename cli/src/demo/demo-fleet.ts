import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

/** Services of the demo fleet and the ports that mesh.yaml declares for them. */
export const DEMO_SERVICES = { payments: 8701, catalog: 8702, mail: 8703 } as const

/** What a demo service can be told to do, and how it then answers its health endpoint. */
export const DEMO_MODES = {
  heal: { status: 200, delayMs: 0, says: 'answers 200 at once' },
  slow: { status: 200, delayMs: 1500, says: 'answers 200 after 1.5 s' },
  break: { status: 503, delayMs: 0, says: 'answers 503' },
} as const
export type DemoMode = keyof typeof DEMO_MODES

export interface DemoFleet {
  /** Address of each service's server, by service. */
  addresses: Record<string, string>
  close(): Promise<void>
}

/** Starts three real HTTP services on loopback; `PUT /demo/mode` on each changes its behaviour. */
export async function startDemoFleet(portOffset = 0): Promise<DemoFleet> {
  const servers: Server[] = []
  const addresses: Record<string, string> = {}
  for (const [name, port] of Object.entries(DEMO_SERVICES)) {
    const server = demoService(name)
    server.listen(port + portOffset, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
    addresses[name] = `http://127.0.0.1:${port + portOffset}`
  }
  return {
    addresses,
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      await Promise.all(servers.map((server) => once(server, 'close')))
    },
  }
}

function demoService(name: string): Server {
  let mode: DemoMode = 'heal'
  return createServer((request, response) => {
    void (async () => {
      if (request.method === 'PUT' && request.url === '/demo/mode') {
        let body = ''
        for await (const chunk of request.setEncoding('utf8')) body += chunk
        if (!isDemoMode(body)) {
          response.writeHead(400).end(`unknown mode ${body}`)
          return
        }
        mode = body
        response.end(DEMO_MODES[mode].says)
        return
      }
      const { status, delayMs } = DEMO_MODES[mode]
      if (delayMs > 0) await wait(delayMs)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ service: name, status: status === 200 ? 'ok' : 'unavailable' }))
    })().catch(() => response.destroy())
  })
}

function isDemoMode(text: string): text is DemoMode {
  return Object.hasOwn(DEMO_MODES, text)
}
