import { RulesDuration } from '../values/duration.ts'
import { RulesLatLng } from '../values/latlng.ts'
import { RulesList } from '../values/list.ts'
import { RulesMap } from '../values/map.ts'
import { RulesPath } from '../values/path.ts'
import { RulesSet } from '../values/set.ts'
import { RulesTimestamp } from '../values/timestamp.ts'
import type { RulesValue } from '../values/value.ts'
import { formatDuration, formatTimestamp } from './format-time.ts'

/**
 * A value cut down to what a report shows, in the JSON form that Firebase's own rules runtime gives expression values: one
 * key that names the type. An error is `undefined` with its message, a value that differs between the documents of a query
 * is a `constraintValue`; one without any key is not told apart.
 */
export type ValueSummary =
  | { readonly nullValue: null }
  | { readonly boolValue: boolean }
  /** 64 bits, in decimal. */
  | { readonly intValue: string }
  | { readonly floatValue: number | string }
  | { readonly stringValue: string }
  /** Base64. */
  | { readonly bytesValue: string }
  /** RFC 3339. */
  | { readonly timestampValue: string }
  /** Seconds with an `s` behind them. */
  | { readonly durationValue: string }
  | { readonly latlngValue: { readonly latitude: number; readonly longitude: number } }
  | { readonly pathValue: { readonly segments: readonly { readonly simple: string }[] } }
  | { readonly listValue: { readonly values: readonly ValueSummary[] } }
  | { readonly setValue: { readonly values: readonly ValueSummary[] } }
  | { readonly mapValue: { readonly fields: Readonly<Record<string, ValueSummary>> } }
  | { readonly constraintValue: Readonly<Record<string, never>> }
  | { readonly undefined: { readonly causeMessage: string } }
  | Readonly<Record<string, never>>

/** Longer texts are cut. */
export const textLengthMax = 100
/** Items of a list, keys of a map, segments of a path. */
const itemsMax = 10
const depthMax = 3
const bytesMax = 48

export const shorten = (text: string): string =>
  text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}…`

/** Summarises a value; what is too long, too wide or too deep is left out. */
export function summarise(value: RulesValue, depth = 1): ValueSummary {
  if (value === null) return { nullValue: null }
  switch (typeof value) {
    case 'boolean':
      return { boolValue: value }
    case 'bigint':
      return { intValue: String(value) }
    case 'number':
      return { floatValue: Number.isFinite(value) ? value : String(value) }
    case 'string':
      return { stringValue: shorten(value) }
    default:
  }
  if (value instanceof RulesTimestamp) return { timestampValue: formatTimestamp(value.nanos) }
  if (value instanceof RulesDuration) return { durationValue: formatDuration(value.nanos) }
  if (value instanceof RulesLatLng) return { latlngValue: { latitude: value.latitude, longitude: value.longitude } }
  if (value instanceof Uint8Array) return { bytesValue: btoa(String.fromCharCode(...value.subarray(0, bytesMax))) }
  if (value instanceof RulesPath) {
    return { pathValue: { segments: value.segments.slice(0, itemsMax).map((simple) => ({ simple: shorten(simple) })) } }
  }
  if (depth > depthMax) return {}
  const items = (values: Iterable<RulesValue>): ValueSummary[] =>
    Array.from(firstOf(values), (item) => summarise(item, depth + 1))
  if (value instanceof RulesList) return { listValue: { values: items(value) } }
  if (value instanceof RulesSet) return { setValue: { values: items(value) } }
  if (!(value instanceof RulesMap)) return {}
  const fields = Array.from(firstOf(value.keys()), (key) => {
    return [shorten(key), summarise(value.get(key) ?? null, depth + 1)] as const
  })
  return { mapValue: { fields: Object.fromEntries(fields) } }
}

function* firstOf<T>(values: Iterable<T>): Generator<T> {
  let count = 0
  for (const value of values) {
    if (count++ === itemsMax) return
    yield value
  }
}
