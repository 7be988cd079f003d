import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Call {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** An HTTP server that tasks call: it answers with `status`, or leaves the answer to `handler`. */
export class Worker {
  readonly calls: Call[] = []
  readonly #server: Server
  status = 200
  handler: ((call: Call, response: ServerResponse) => void) | undefined

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { url = '', headers } = request
        const call = { path: url, headers, body: Buffer.concat(chunks).toString() }
        this.calls.push(call)
        if (this.handler !== undefined) this.handler(call, response)
        else response.writeHead(this.status).end()
      })
    })
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.host}/work`
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
