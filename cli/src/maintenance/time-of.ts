import { MeshError } from '@mesh/core/errors'

/** Milliseconds of a time that names its zone, as `2026-03-01T04:00Z`; throws `invalid-argument`. */
export function timeOf(text: string, option: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN
  if (!Number.isNaN(ms)) return ms
  throw new MeshError(
    'invalid-argument',
    `${option}: found "${text}"; expected a time with its zone, such as 2026-03-01T04:00Z or 2026-03-01T05:00+01:00.`,
  )
}
