import { once } from 'node:events'
import { createServer, request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { ledger } from '../../src/ledger/http.ts'
import { collections } from '../../src/root/store/collections.ts'

export interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

interface Ask {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/** The function `ledger` behind a real web server, for all tests of a file. */
export function withLedgerDoor() {
  /** What the functions framework adds to Node's request, as far as the door uses it. */
  const server = createServer((request, response) => {
    void buffer(request).then((rawBody) => {
      const path = (request.url ?? '/').split('?')[0]
      return ledger(Object.assign(request, { path, rawBody }) as never, response as never)
    })
  })
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })

  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })

  /** Sends the path as it is, which `fetch` would tidy up, and unpacks nothing. */
  async function ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Reply> {
    const { port } = server.address() as AddressInfo
    // A connection of its own: the server may end an idle one in the moment in which it is taken again.
    const to = { host: '127.0.0.1', port, agent: false } as const
    const sent = requestHttp({ ...to, method, path: `/ledger/${path}`, headers })
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) }
  }
  return { ask, address }
}

/** Stores the section `ledger` of the settings. */
export async function configure(ledgerSettings: Partial<LedgerSettings>): Promise<void> {
  const { rootSettings } = await collections()
  await rootSettings.set({ ...NO_SETTINGS, ledger: { ...NO_SETTINGS.ledger, ...ledgerSettings } })
}
