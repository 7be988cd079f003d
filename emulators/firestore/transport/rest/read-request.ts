import type { Json } from '../../api/service.ts'
import { readBody } from '../http/exchange.ts'
import type { Exchange } from '../http/exchange.ts'
import { parseJson } from '../http/parse-json.ts'
import { badName } from '../proto-json/bad-value.ts'
import type { MessageCodec } from '../proto-json/message.ts'
import { normaliseRequest } from '../proto-json/normalise-request.ts'
import { bindQuery } from './bind-query.ts'
import { isObject } from '../../api/is-object.ts'
import type { RestCall } from './match.ts'

const FORM = /^application\/x-www-form-urlencoded\b/i

async function readMessage(call: RestCall, codec: MessageCodec, { request }: Exchange): Promise<Json> {
  if (call.bodyField === null) return structuredClone(call.request)
  const text = await readBody(request)
  // As Google's front end does, to the surprise of those who send JSON with `curl -d` and no content type.
  if (FORM.test(request.headers['content-type'] ?? '')) {
    return bindQuery(codec, new URLSearchParams(text), structuredClone(call.request))
  }
  const body = text.trim() === '' ? {} : parseJson(text)
  if (!isObject(body)) throw badName('', '', 'Root element must be a message.')
  if (call.bodyField === undefined) return { ...body, ...call.request }
  const fromPath = call.request[call.bodyField]
  return { ...call.request, [call.bodyField]: { ...body, ...(isObject(fromPath) ? fromPath : {}) } }
}

/** The request of an RPC from path, body and query; throws INVALID_ARGUMENT for what the message does not have. */
export async function readRequest(call: RestCall, codec: MessageCodec, exchange: Exchange): Promise<Json> {
  const message = bindQuery(codec, exchange.query, await readMessage(call, codec, exchange))
  return normaliseRequest(codec, message)
}
