import { httpErrorOf } from '../../../kit/rpc-error.ts'
import type { Json } from '../../api/service.ts'
import { callerOf } from '../caller.ts'
import { parseJson, readBody, sendJson } from '../http/exchange.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Route } from '../http/routes.ts'
import { badValue } from '../proto-json/bad-value.ts'
import { RPC_METHODS } from '../proto-json/messages.ts'
import { callRpc, ConnectionDropped, toRpcError } from '../wire.ts'
import type { Wire } from '../wire.ts'
import { bindQuery } from './bind-query.ts'
import { matchRest } from './match.ts'
import type { RestCall } from './match.ts'

const METHODS = new Map(RPC_METHODS.map((method) => [method.name, method]))

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readRequest(call: RestCall, exchange: Exchange): Promise<Json> {
  const text = call.bodyField === null ? '' : await readBody(exchange.request)
  const body = text.trim() === '' ? {} : parseJson(text)
  if (!isObject(body)) throw badValue('', 'an object as body', body)
  if (call.bodyField === undefined) return { ...body, ...call.request }
  if (call.bodyField === null) return structuredClone(call.request)
  const fromPath = call.request[call.bodyField]
  return { ...call.request, [call.bodyField]: { ...body, ...(isObject(fromPath) ? fromPath : {}) } }
}

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
        const request = bindQuery(method.request, exchange.query, await readRequest(call, exchange))
        sendJson(exchange.response, 200, await callRpc(wire, call.rpc, method.request.normalise(request), caller))
      } catch (error) {
        if (error instanceof ConnectionDropped || !method.responseStream) throw error
        const sent = httpErrorOf(toRpcError(error))
        sendJson(exchange.response, sent.code, [{ error: sent }])
      }
    },
  }
}
