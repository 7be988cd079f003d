import { CHECK_LIMITS } from '@mesh/core/schema/check'
import { fieldsOf, isOff, text, type Fields, type Lose } from './gatus-fields.ts'

/** The `default-alert` of each provider, by its name. */
export type AlertDefaults = ReadonlyMap<string, Fields>

/** Gatus: alerting/alert/alert.go */
const GATUS_DEFAULTS = { failureThreshold: 3, successThreshold: 2 }
const KNOWN_KEYS = new Set(['type', 'enabled', 'failure-threshold', 'success-threshold', 'send-on-resolved'])

interface Thresholds {
  /** Types of the alerts that are switched on. */
  alerts: string[]
  /** Absent where Gatus and Mesh have the same. */
  thresholds: { failureThreshold?: number; successThreshold?: number }
}

/** Reports what Mesh does not know of an alert, or of the `default-alert` of a provider. */
export function reportAlert(alert: Fields, lose: Lose): void {
  for (const key of Object.keys(alert)) {
    if (!KNOWN_KEYS.has(key)) lose([key], `alerts: ${key} is not carried over`)
  }
  if (isOff(alert['send-on-resolved'])) {
    lose(['send-on-resolved'], 'alerts: Mesh always tells when an incident is over')
  }
}

/**
 * Which alerts an endpoint raises, and after how many failures: in Mesh one number for all of a check's alerts. As in
 * Gatus, an alert whose provider is missing beside others raises nothing.
 */
export function thresholdsOf(value: unknown, defaults: AlertDefaults, lose: Lose): Thresholds {
  const all = (Array.isArray(value) ? value : []).flatMap((alert, index) => {
    const own = fieldsOf(alert)
    const type = text(own['type'])
    if (defaults.size > 0 && !defaults.has(type)) {
      lose(['alerts', index], `alerts: alerting has no ${type || 'provider of this alert'}`)
      return []
    }
    reportAlert(own, (path, reason) => lose(['alerts', index, ...path], reason))
    return [{ ...defaults.get(type), ...own }]
  })
  const on = all.filter((alert) => !isOff(alert['enabled']) && text(alert['type']) !== '')
  const failures = numbersOf(on, 'failure-threshold', GATUS_DEFAULTS.failureThreshold)
  const successes = numbersOf(on, 'success-threshold', GATUS_DEFAULTS.successThreshold)
  for (const [key, numbers] of [
    ['failure-threshold', failures],
    ['success-threshold', successes],
  ] as const) {
    if (numbers.length > 1) lose(['alerts'], `alerts: a check has one ${key}; ${Math.min(...numbers)} is taken`)
  }
  return {
    alerts: [...new Set(on.map((alert) => text(alert['type'])))],
    thresholds: {
      ...differing('failureThreshold', Math.min(...failures)),
      ...differing('successThreshold', Math.min(...successes)),
    },
  }
}

function numbersOf(alerts: Fields[], key: string, fallback: number): number[] {
  const numbers = alerts
    .map((alert) => Number(alert[key]))
    .map((one) => (Number.isInteger(one) && one > 0 ? one : fallback))
  return [...new Set(numbers.map((one) => Math.min(one, CHECK_LIMITS.thresholdMax)))]
}

function differing(key: keyof typeof GATUS_DEFAULTS, value: number): Partial<typeof GATUS_DEFAULTS> {
  return !Number.isFinite(value) || value === GATUS_DEFAULTS[key] ? {} : { [key]: value }
}
