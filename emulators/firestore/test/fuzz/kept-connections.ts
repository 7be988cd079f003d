import { Agent, request as httpRequest } from 'node:http'

/** A request that nobody answers for this long counts as hung. */
const HUNG_MS = 20_000

export interface Sent {
  readonly method: string
  /** Path and query; what HTTP itself would refuse in the request line is percent-encoded. */
  readonly path: string
  readonly body: string
  readonly authorization?: string | undefined
}

/** HTTP/1.1 over a few connections that are kept, so that a connection that does not survive its input is noticed. */
export class KeptConnections {
  readonly #agent: Agent
  readonly #url: URL

  constructor(url: string, count: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: count })
    this.#url = new URL(url)
  }

  close(): void {
    this.#agent.destroy()
  }

  /** The answer once it has ended, or what has come of it when `until` resolves. */
  send(sent: Sent, until?: Promise<void>): Promise<{ status: number; text: string }> {
    const { method, path, body, authorization } = sent
    const { hostname, port } = this.#url
    const length = { 'content-length': Buffer.byteLength(body) }
    const headers = authorization === undefined ? length : { ...length, authorization }
    const options = { agent: this.#agent, hostname, port, method, path: encodePath(path), headers, timeout: HUNG_MS }
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      const answerWith = (status: number) => resolve({ status, text: Buffer.concat(chunks).toString() })
      const request = httpRequest(options, (response) => {
        response.on('error', reject)
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => answerWith(response.statusCode ?? 0))
      })
      void until?.then(() => {
        answerWith(200)
        request.destroy()
      })
      request.on('timeout', () => request.destroy(new Error(`No answer to ${method} ${path}\n${body}`)))
      // A kept connection may be closed by the server in the moment that the client takes it.
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve(this.send(sent, until))
        else reject(new Error(`${method} ${path}\n${body}`, { cause: error }))
      })
      request.end(body)
    })
  }
}

function encodePath(path: string): string {
  const printable = path.toWellFormed().replaceAll(/[^\u0021-\u007e]/gu, (character) => encodeURIComponent(character))
  return printable.startsWith('/') ? printable : `/${printable}`
}
