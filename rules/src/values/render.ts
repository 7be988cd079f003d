import { RulesDuration } from './duration.ts'
import { RulesLatLng } from './latlng.ts'
import { RulesList } from './list.ts'
import { RulesMap } from './map.ts'
import { MapDiff } from './map-diff.ts'
import { RulesPath } from './path.ts'
import { RulesSet } from './set.ts'
import { RulesTimestamp } from './timestamp.ts'
import { toText } from './text.ts'
import type { RulesValue } from './value.ts'

/** A value for people: literals as the language writes them, other values as the call that makes them. */
export function render(value: RulesValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof RulesList) return `[${Array.from(value, render).join(', ')}]`
  if (value instanceof RulesSet) return `[${Array.from(value, render).join(', ')}].toSet()`
  if (value instanceof RulesMap) {
    return `{${value
      .keys()
      .map((key) => `${JSON.stringify(key)}: ${render(value.get(key) ?? null)}`)
      .join(', ')}}`
  }
  if (value instanceof RulesTimestamp) return `timestamp of ${value.nanos} ns`
  if (value instanceof RulesDuration) return `duration.value(${value.nanos}, "ns")`
  if (value instanceof RulesLatLng) return `latlng.value(${value.latitude}, ${value.longitude})`
  if (value instanceof RulesPath) return `/${value.segments.join('/')}`
  if (value instanceof MapDiff) return `${render(value.current)}.diff(${render(value.other)})`
  if (value instanceof Uint8Array) {
    return `b'${Array.from(value, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`
  }
  return toText(value) ?? ''
}
