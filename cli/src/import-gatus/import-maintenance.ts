import { MAINTENANCE_LIMITS, maintenanceConfigSchema, WEEKDAYS } from '@mesh/core/schema/settings/maintenance'
import { bounded, fieldsOf, isOff, text, type Fields, type Lose } from './gatus-fields.ts'

/** Which services a window is for. */
type Scope = { everything: true } | { services: string[] }

const DURATION = {
  defaultMs: MAINTENANCE_LIMITS.durationMsMin,
  minMs: MAINTENANCE_LIMITS.durationMsMin,
  maxMs: MAINTENANCE_LIMITS.durationMsMax,
}

/** A maintenance window of Gatus (a time of day, on some or all days) as one of mesh.yaml; undefined when it is none. */
export function importMaintenance(value: unknown, id: string, scope: Scope, lose: Lose): Fields | undefined {
  if (value === undefined) return undefined
  const { enabled, start, duration, timezone, every } = fieldsOf(value)
  if (isOff(enabled)) return lose([], 'maintenance: is switched off')
  if (text(start) === '') return lose([], 'maintenance: has no start')
  const days = Array.isArray(every) ? every.map((day) => text(day).slice(0, 3).toLowerCase()) : []
  const window = {
    id,
    ...scope,
    every: {
      days: days.length === 0 ? [...WEEKDAYS] : days,
      at: text(start),
      timeZone: text(timezone) || 'UTC',
    },
    duration: bounded(duration, ['duration'], DURATION, lose),
  }
  const parsed = maintenanceConfigSchema.safeParse(window)
  if (parsed.success) return window
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: expected ${message}`)
  return lose([], `maintenance: Mesh refuses it: ${faults.join('; ')}`)
}
