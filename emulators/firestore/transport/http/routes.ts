import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
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
    if (route === undefined)
      throw new RpcError('NOT_FOUND', `The Firestore emulator serves nothing at ${method} ${path}`)
    await route.answer({ method, path, query: new URLSearchParams(query), request, response })
  } catch (error) {
    if (error instanceof ConnectionDropped) request.socket.destroy()
    else if (!response.headersSent) {
      const sent = httpErrorOf(toRpcError(error))
      sendJson(response, sent.code, { error: sent })
    } else response.destroy()
  }
}

/** Answers HTTP/1 requests; the first route whose prefix fits takes the request. */
export function httpListener(routes: readonly Route[]): RequestListener {
  return (request, response) => {
    response.on('error', () => response.destroy())
    void answer(routes, request, response)
  }
}
