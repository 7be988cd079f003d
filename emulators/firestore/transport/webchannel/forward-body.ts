import { RpcError } from '../../../kit/rpc-error.ts'
import { parseJson } from '../http/parse-json.ts'

/** What a forward POST carries. */
export interface ForwardBody {
  /** Messages by their offset in the session. */
  messages: { offset: number; message: unknown; characters: number }[]
  /** The value of the `authorization` line among the headers that the client sends in the body, if any. */
  authorization: string | undefined
}

/** Finds `authorization` among header lines such as `X-A:1\r\nAuthorization:Bearer t\r\n`. */
export function authorizationIn(headerLines: string | null): string | undefined {
  for (const line of (headerLines ?? '').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === 'authorization') return line.slice(colon + 1).trim()
  }
  return undefined
}

/**
 * Reads `headers=…&count=2&ofs=3&req0___data__={…}&req1___data__={…}`: the index in a key restarts at 0 in every POST and
 * counts from `ofs`. Throws INVALID_ARGUMENT for a body that is not of this form.
 */
export function readForwardBody(text: string): ForwardBody {
  const form = new URLSearchParams(text)
  const offset = readCount(form, 'ofs')
  const count = readCount(form, 'count')
  const messages: ForwardBody['messages'] = []
  for (const [key, value] of form) {
    const index = /^req(\d+)___data__$/.exec(key)?.[1]
    if (index !== undefined)
      messages.push({ offset: offset + Number(index), message: parseJson(value), characters: value.length })
  }
  if (messages.length !== count) {
    throw new RpcError('INVALID_ARGUMENT', `Malformed WebChannel body: count=${count} but ${messages.length} messages`)
  }
  return { messages, authorization: authorizationIn(form.get('headers')) }
}

function readCount(form: URLSearchParams, name: string): number {
  const text = form.get(name) ?? '0'
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new RpcError('INVALID_ARGUMENT', `Malformed WebChannel body: ${name}=${text}, expected a number from 0`)
}
