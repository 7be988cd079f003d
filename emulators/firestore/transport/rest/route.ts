import { httpErrorOf } from '../../../kit/rpc-error.ts'
import { callerOf } from '../caller.ts'
import { sendJson } from '../http/exchange.ts'
import type { Route } from '../http/routes.ts'
import { RPC_METHODS } from '../proto-json/messages.ts'
import { callRpc, ConnectionDropped, toRpcError } from '../wire.ts'
import type { Wire } from '../wire.ts'
import { matchRest } from './match.ts'
import { readRequest } from './read-request.ts'

const METHODS = new Map(RPC_METHODS.map((method) => [method.name, method]))

/** Firestore's REST API; the streaming methods answer a list, errors included, as Google's front end does. */
export function restRoute(wire: Wire): Route {
  return {
    prefix: '/v1/',
    async answer(exchange) {
      const call = matchRest(exchange.method, exchange.path)
      const method = METHODS.get(call.rpc)
      if (method === undefined) throw new Error(`No descriptor of ${call.rpc}`)
      try {
        const caller = callerOf(exchange.request.headers.authorization)
        const request = await readRequest(call, method.request, exchange)
        sendJson(exchange.response, 200, await callRpc(wire, call.rpc, request, caller))
      } catch (error) {
        if (error instanceof ConnectionDropped || !method.responseStream) throw error
        const sent = httpErrorOf(toRpcError(error))
        sendJson(exchange.response, sent.code, [{ error: sent }])
      }
    },
  }
}
