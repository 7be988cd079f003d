import { goDurationNs } from '@mesh/core/conditions/go-number'
import { durationWord } from '@mesh/core/schema/config-words'

export type Fields = Record<string, unknown>

/** Where something of a Gatus file that is lost is reported; the path leads on from what is being read. */
export type Lose = (path: (string | number)[], reason: string) => undefined

/** The fields of a map; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** A scalar as text; empty for anything else. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const ON = /^(true|yes|y|on)$/i
const OFF = /^(false|no|n|off)$/i

/** Whether a switch of Gatus stands on. It may be text here: Gatus takes the words of YAML 1.1, and variables before YAML. */
export function isOn(value: unknown): boolean {
  return ON.test(text(value))
}

/** Whether a switch of Gatus stands off, as for `isOn`; one that is absent does neither. */
export function isOff(value: unknown): boolean {
  return OFF.test(text(value))
}

interface Bounds {
  defaultMs: number
  minMs: number
  maxMs: number
}

/** A duration of Gatus as one of mesh.yaml, moved into Mesh's bounds where it lies outside. */
export function bounded(value: unknown, path: string[], { defaultMs, minMs, maxMs }: Bounds, lose: Lose): string {
  const key = path.at(-1) ?? ''
  const durationNs = value === undefined ? undefined : goDurationNs(text(value))
  if (value !== undefined && durationNs === undefined) lose(path, `${key} ${text(value)}: not a duration`)
  const ms = durationNs === undefined || durationNs === 0n ? defaultMs : Number(durationNs / 1_000_000n)
  const within = Math.min(maxMs, Math.max(minMs, ms))
  if (within !== ms) lose(path, `${key} ${text(value)}: becomes ${within} ms, the nearest that Mesh allows`)
  return durationWord(within)
}
