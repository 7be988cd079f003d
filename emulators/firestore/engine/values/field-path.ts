import type { Fields, Value } from '../../api/values.ts'
import type { RpcError } from '../../../kit/rpc-error.ts'
import { FIELD_PATH_BYTES_MAX } from '../limits.ts'
import { invalid, shown } from '../request.ts'

const SIMPLE = /^[a-zA-Z_][a-zA-Z_0-9]*$/
const SEGMENT = /([a-zA-Z_][a-zA-Z_0-9]*)|`((?:[^`\\]|\\[^])+)`/y

const parsed = new Map<string, string[]>()
const PARSED_MAX = 10_000

/**
 * Splits a field path into its names: `` a.b.`c.d` `` is `['a', 'b', 'c.d']`. Throws INVALID_ARGUMENT on a path that is
 * malformed or too long.
 * Source: https://cloud.google.com/firestore/docs/reference/rest/v1/StructuredQuery#FieldReference
 */
export function parseFieldPath(text: string): string[] {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const segments = SIMPLE.test(text) ? [text] : split(text)
  checkLength(text, segments)
  if (parsed.size >= PARSED_MAX) parsed.clear()
  parsed.set(text, segments)
  return segments
}

function split(text: string): string[] {
  const segments: string[] = []
  let position = 0
  for (;;) {
    SEGMENT.lastIndex = position
    const match = SEGMENT.exec(text)
    if (match === null) throw invalidPath(text, position)
    segments.push(match[1] ?? (match[2] ?? '').replaceAll(/\\([^])/g, '$1'))
    position = SEGMENT.lastIndex
    if (position === text.length) return segments
    if (text[position] !== '.') throw invalidPath(text, position)
    position += 1
  }
}

function checkLength(text: string, segments: readonly string[]): void {
  if (text.length <= FIELD_PATH_BYTES_MAX / 3) return
  const bytes = Buffer.byteLength(segments.join('.'))
  if (bytes > FIELD_PATH_BYTES_MAX)
    throw invalid(`The field path ${shown(text)} has ${bytes} bytes, more than the limit of ${FIELD_PATH_BYTES_MAX}.`)
}

function invalidPath(text: string, position: number): RpcError {
  return invalid(
    `Invalid property path ${shown(text)}. Unquoted property paths must match regex ([a-zA-Z_][a-zA-Z_0-9]*), and quoted ` +
      'property paths must match regex (`(?:[^`\\\\]|(?:\\\\.))+`). ' +
      `Character ${position + 1} begins neither.`,
  )
}

/** Writes a field path so that `parseFieldPath` reads it back; names that are not simple get backticks. */
export function formatFieldPath(path: readonly string[]): string {
  return path
    .map((name) => (SIMPLE.test(name) ? name : `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``))
    .join('.')
}

/** The value at a path inside nested maps, or undefined where any step is missing or not a map. */
export function getField(fields: Fields, path: readonly string[]): Value | undefined {
  let map: Fields | undefined = fields
  let value: Value | undefined
  for (const name of path) {
    if (map === undefined || !Object.hasOwn(map, name)) return undefined
    value = map[name]
    map = value?.mapValue === undefined ? undefined : (value.mapValue.fields ?? {})
  }
  return value
}

/** A copy of `fields` with the value set; missing or non-map steps on the way become maps. */
export function setField(fields: Fields, path: readonly string[], value: Value): Fields {
  const [name, ...rest] = path
  if (name === undefined) throw new RangeError('A field path has at least one name.')
  if (rest.length === 0) return { ...fields, [name]: value }
  const inner = Object.hasOwn(fields, name) ? (fields[name]?.mapValue?.fields ?? {}) : {}
  return { ...fields, [name]: { mapValue: { fields: setField(inner, rest, value) } } }
}

/** A copy of `fields` without the value at the path; the same object where there is none. Emptied maps stay. */
export function deleteField(fields: Fields, path: readonly string[]): Fields {
  const [name, ...rest] = path
  if (name === undefined || getField(fields, path) === undefined) return fields
  if (rest.length === 0) {
    const { [name]: _removed, ...others } = fields
    return others
  }
  return { ...fields, [name]: { mapValue: { fields: deleteField(fields[name]?.mapValue?.fields ?? {}, rest) } } }
}
