import type { Json } from '../../api/service.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, shown } from '../request.ts'

/** Checks an object of the request: `what` is its path in the request, `known` the fields that its message has. */
export function readMessage(value: unknown, what: string, known: readonly string[]): Json {
  if (!isObject(value)) throw invalid(`${what} must be an object, found ${shown(value)}.`)
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue
    throw invalid(`Unknown name ${shown(name)} at ${what}: Cannot find field. Its fields are ${known.join(', ')}.`)
  }
  return value
}

/** The flag at `key`; absent is false. */
export function readFlag(message: Json, key: string, what: string): boolean {
  const value = message[key] ?? false
  if (typeof value === 'boolean') return value
  throw invalid(`${what}.${key} must be true or false, found ${shown(value)}.`)
}
