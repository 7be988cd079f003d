import { isObject } from '../api/is-object.ts'
import type { Json } from '../api/service.ts'
import { RpcError } from '../../kit/rpc-error.ts'

/** An INVALID_ARGUMENT error. */
export function invalid(message: string): RpcError {
  return new RpcError('INVALID_ARGUMENT', message)
}

/** What was found, short enough for an error message. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}

/** The object at `key`, or undefined when it is absent or null. */
export function optionalObject(message: Json, key: string): Json | undefined {
  const value = message[key]
  if (value === undefined || value === null) return undefined
  if (isObject(value)) return value
  throw invalid(`${key} must be an object, found ${shown(value)}.`)
}

/** The text at `key`; absent, null and empty all mean unset, as in proto3. */
export function optionalText(message: Json, key: string): string | undefined {
  const value = message[key]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  throw invalid(`${key} must be a string, found ${shown(value)}.`)
}

/** The text at `key`, which must not be empty. */
export function requiredText(message: Json, key: string): string {
  const value = optionalText(message, key)
  if (value === undefined) throw invalid(`${key} is required.`)
  return value
}

/** The list at `key`; absent means empty. */
export function listOf(message: Json, key: string): readonly unknown[] {
  const value = message[key]
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw invalid(`${key} must be a list, found ${shown(value)}.`)
}

/** The list of objects at `key`; absent means empty. */
export function objectsOf(message: Json, key: string): readonly Json[] {
  return listOf(message, key).map((item, index) => {
    if (isObject(item)) return item
    throw invalid(`${key}[${index}] must be an object, found ${shown(item)}.`)
  })
}

/** The list of texts at `key`; absent means empty. */
export function textsOf(message: Json, key: string): readonly string[] {
  return listOf(message, key).map((item, index) => {
    if (typeof item === 'string') return item
    throw invalid(`${key}[${index}] must be a string, found ${shown(item)}.`)
  })
}

/** The non-negative integer at `key` (a number, or an int32 wrapper); absent is undefined. */
export function optionalCount(message: Json, key: string): number | undefined {
  const found = message[key]
  const value = isObject(found) ? found['value'] : found
  if (value === undefined || value === null || value === '') return undefined
  const count = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
  if (Number.isInteger(count) && count >= 0) return count
  throw invalid(`${key} must be an integer of at least 0, found ${shown(found)}.`)
}
