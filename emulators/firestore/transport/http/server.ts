import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { httpErrorOf, RpcError } from '../../../kit/rpc-error.ts'
import { ConnectionDropped, toRpcError } from '../wire.ts'
import { allowOrigin, answerPreflight } from './cors.ts'
import { sendJson } from './exchange.ts'
import type { Exchange } from './exchange.ts'

/** Answers the paths that start with `prefix`. */
export interface Route {
  prefix: string
  answer(exchange: Exchange): void | Promise<void>
}

async function answer(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  allowOrigin(request, response)
  if (request.method === 'OPTIONS') {
    answerPreflight(request, response)
    return
  }
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s)
  const method = request.method ?? 'GET'
  try {
    const route = routes.find((candidate) => path.startsWith(candidate.prefix))
    if (route === undefined) throw new RpcError('NOT_FOUND', `The Firestore emulator serves nothing at ${method} ${path}`)
    await route.answer({ method, path, query: new URLSearchParams(query), request, response })
  } catch (error) {
    if (error instanceof ConnectionDropped) request.socket.destroy()
    else if (!response.headersSent) {
      const sent = httpErrorOf(toRpcError(error))
      sendJson(response, sent.code, { error: sent })
    } else response.destroy()
  }
}

/** The HTTP/1 server, which gets its connections from the shared port; the first route whose prefix fits answers. */
export function createHttpServer(routes: readonly Route[]): Server {
  const server = createServer((request, response) => {
    response.on('error', () => response.destroy())
    void answer(routes, request, response)
  })
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.timeout = 0
  server.keepAliveTimeout = 60_000
  server.on('clientError', (_, socket) => socket.destroy())
  return server
}
