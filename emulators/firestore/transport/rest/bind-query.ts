import type { RpcError } from '../../../kit/rpc-error.ts'
import type { Json } from '../../api/service.ts'
import { badName, badValue } from '../proto-json/bad-value.ts'
import { MessageCodec } from '../proto-json/message.ts'
import { SCALARS } from '../proto-json/scalars.ts'
import { isObject } from '../../api/is-object.ts'

/** Parameters that belong to Google's HTTP front end and not to the request. Source: https://cloud.google.com/apis/docs/system-parameters */
const SYSTEM_PARAMETERS = new Set([
  'key',
  'alt',
  'fields',
  'prettyPrint',
  'quotaUser',
  'userIp',
  'callback',
  'uploadType',
  'upload_protocol',
])

function isSystemParameter(name: string): boolean {
  return (
    SYSTEM_PARAMETERS.has(name) || name.startsWith('$') || name.startsWith('access_token') || name === 'oauth_token'
  )
}

function unknown(name: string): RpcError {
  return badName('', name, `Cannot bind query parameter. Field '${name}' could not be found in request message.`)
}

/**
 * Sets what `?mask.fieldPaths=a&mask.fieldPaths=b&pageSize=3` says in the JSON form of a request: dots lead into
 * messages, a repeated field takes every occurrence. Throws INVALID_ARGUMENT for a name that the message does not have.
 */
export function bindQuery(codec: MessageCodec, query: URLSearchParams, request: Json): Json {
  for (const [name, text] of query) {
    if (isSystemParameter(name)) continue
    let message = codec
    let target = request
    let place = ''
    const path = name.split('.')
    const last = path.pop() ?? ''
    for (const step of path) {
      const field = message.field(step)
      if (field?.kind !== 'singular' || !(field.type instanceof MessageCodec)) throw unknown(name)
      message = field.type
      place += `${field.protoName}.`
      const inner: unknown = (target[field.name] ??= {})
      if (!isObject(inner)) throw badValue(place.slice(0, -1), `type.googleapis.com/${message.name}`, inner)
      target = inner
    }
    const field = message.field(last)
    if (field === undefined || field.kind === 'map') throw unknown(name)
    const value = field.type === SCALARS['bool'] && (text === 'true' || text === 'false') ? text === 'true' : text
    if (field.kind === 'singular') {
      target[field.name] = value
      continue
    }
    const list: unknown = (target[field.name] ??= [])
    if (!Array.isArray(list)) throw badValue(place + field.protoName, 'a list', list)
    list.push(value)
  }
  return request
}
