import { z } from 'zod'

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration such as `500ms`, `30s`, `5m` or `1h`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text)
  const unit = UNIT_MS[match?.[2] ?? '']
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit
}

/** Milliseconds as a duration of mesh.yaml, in the largest unit that needs no fraction: 90000 is `90s`. */
export function durationWord(ms: number): string {
  const [unit, size] = Object.entries(UNIT_MS).findLast(([, one]) => ms >= one && ms % one === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

/** A duration in mesh.yaml, within bounds in milliseconds. */
export function duration(minMs: number, maxMs: number, example: string) {
  const form = `a duration such as ${example}`
  return z
    .string(form)
    .regex(/^\d+(ms|s|m|h)$/, form)
    .refine(
      (text) => {
        const ms = durationMs(text)
        return ms === undefined || (ms >= minMs && ms <= maxMs)
      },
      `a duration from ${durationWord(minMs)} to ${durationWord(maxMs)}`,
    )
    .meta({ examples: [example] })
}

/** Labels in mesh.yaml: `team: shop`. */
export const labelsSchema = z
  .record(
    z.string().regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, at most 63'),
    z.string().min(1).max(100),
  )
  .refine((labels) => Object.keys(labels).length <= 20, 'at most 20 labels')

/** An id in mesh.yaml. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, 1 to 63 characters')
