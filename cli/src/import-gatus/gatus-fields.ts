import { goDurationNs } from '@mesh/core/conditions/go-number'

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
  for (const [unit, size] of [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const) {
    if (within % size === 0) return `${within / size}${unit}`
  }
  return `${within}ms`
}
