import { goFloatText } from './go-number.ts'
import { JsonNumber, type JsonValue } from './observation.ts'

/** A JSON value as Gatus puts it into a condition; undefined for null, which counts as missing. */
export function goJsonText(value: JsonValue): string | undefined {
  if (value === null) return undefined
  if (Array.isArray(value)) return printed(value)
  return typeof value === 'object' && !(value instanceof JsonNumber) ? marshalled(value) : printed(value)
}

/** Go's `%v`. */
function printed(value: JsonValue): string {
  if (value === null) return '<nil>'
  if (typeof value !== 'object') return String(value)
  if (value instanceof JsonNumber) return goFloatText(Number(value.source))
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`
  return `map[${sortedEntries(value)
    .map(([key, inner]) => `${key}:${printed(inner)}`)
    .join(' ')}]`
}

/** Go's `json.Marshal`: minified, keys sorted, characters that HTML gives a meaning escaped. */
function marshalled(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (value instanceof JsonNumber) return floatJson(Number(value.source))
  if (Array.isArray(value)) return `[${value.map(marshalled).join(',')}]`
  return `{${sortedEntries(value)
    .map(([key, inner]) => `${quoted(key)}:${marshalled(inner)}`)
    .join(',')}}`
}

function floatJson(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function quoted(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(text.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll(/[<>&\u2028\u2029]/g, escaped)
}

/** The entries of an object in the order of their keys' code points. */
export function sortedEntries(value: { [key: string]: JsonValue }): [string, JsonValue][] {
  return Object.entries(value).sort(([left], [right]) => byCodePoint(left, right))
}

function byCodePoint(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    if (left.charCodeAt(at) !== right.charCodeAt(at)) return (left.codePointAt(at) ?? 0) - (right.codePointAt(at) ?? 0)
  }
  return left.length - right.length
}
