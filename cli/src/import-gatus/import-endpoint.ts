import { conditionFault } from '@mesh/core/conditions/condition-fault'
import { impliedDifference } from '@mesh/core/conditions/implied-difference'
import { strictDifferences } from '@mesh/core/conditions/strict-differences'
import { unseenFault } from '@mesh/core/conditions/unseen-fault'
import { CHECK_LIMITS } from '@mesh/core/schema/check'
import { checkConfigSchema } from '@mesh/core/schema/config'
import { bounded, fieldsOf, isOff, text, type Fields, type Lose } from './gatus-fields.ts'
import { thresholdsOf, type AlertDefaults } from './import-alerts.ts'
import { importProtocol, type ImportedProtocol } from './import-protocol.ts'

export interface ImportedCheck {
  name: string
  group: string
  check: Record<string, unknown>
  /** Types of the alerts that are switched on. */
  alerts: string[]
  /** The endpoint's own maintenance windows, as Gatus writes them. */
  windows: unknown[]
}

/** Where an endpoint's losses and doubts are reported; paths lead on from the endpoint. */
export interface Report {
  drop: (path: (string | number)[], reason: string) => void
  differ: (path: (string | number)[], reason: string) => void
}

const KNOWN_KEYS = [
  'name',
  'group',
  'url',
  'interval',
  'conditions',
  'enabled',
  'client',
  'alerts',
  'maintenance-windows',
]
const INTERVAL = { defaultMs: 60_000, minMs: CHECK_LIMITS.intervalMsMin, maxMs: CHECK_LIMITS.intervalMsMax }
const TIMEOUT = { defaultMs: 10_000, minMs: CHECK_LIMITS.timeoutMsMin, maxMs: CHECK_LIMITS.timeoutMsMax }

/** The check that an endpoint of Gatus becomes; undefined when Mesh cannot make it, which is reported. */
export function importEndpoint(endpoint: unknown, defaults: AlertDefaults, report: Report): ImportedCheck | undefined {
  const fields = fieldsOf(endpoint)
  const { name, group, url } = fields
  const title = titleOf('endpoint', name)
  const lose: Lose = (path, reason) => {
    report.drop(path, `${title}: ${reason}`)
    return undefined
  }
  if (isOff(fields['enabled'])) return lose(['enabled'], 'is switched off')
  const client = fieldsOf(fields['client'])
  const imported = importProtocol(fields, client, lose)
  if (imported === undefined) return undefined
  const { protocol, settings, keys, clientKeys } = imported
  reportRest(fields, [...KNOWN_KEYS, ...keys], [], lose)
  reportRest(client, ['timeout', ...clientKeys], ['client'], lose)

  const conditions = conditionsOf(fields['conditions'], imported, lose)
  if (conditions.length === 0) return lose(['conditions'], 'no condition is left, so it is not imported')
  const { alerts, thresholds } = thresholdsOf(fields['alerts'], defaults, lose)
  const check = {
    id: protocol,
    [protocol]: settings,
    conditions: conditions.map(({ condition }) => condition),
    compat: 'gatus',
    interval: bounded(fields['interval'], ['interval'], INTERVAL, lose),
    timeout: bounded(client['timeout'], ['client', 'timeout'], TIMEOUT, lose),
    ...thresholds,
  }
  const parsed = checkConfigSchema.safeParse(check)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return lose([], `Mesh refuses it: ${faults.join('; ')}`)
  }
  for (const { condition, index } of conditions) {
    for (const reason of strictDifferences(condition, protocol))
      report.differ(['conditions', index], `${title}, ${condition}: ${reason}`)
  }
  const implied = impliedDifference(check.conditions, protocol)
  if (implied !== undefined) report.differ(['conditions'], `${title}, ${check.conditions.join(', ')}: ${implied}`)
  const windows = Array.isArray(fields['maintenance-windows']) ? fields['maintenance-windows'] : []
  return { ...namesOf(name, group, text(url)), check, alerts, windows }
}

/** What a Gatus entry is called in reports. */
export function titleOf(kind: string, name: unknown): string {
  return text(name) === '' ? `${kind} without name` : `${kind} "${text(name)}"`
}

/** The name and the group of a service; the fallback names one without a name. */
export function namesOf(name: unknown, group: unknown, fallback: string): { name: string; group: string } {
  return { name: text(name).slice(0, 100) || fallback.slice(0, 100), group: text(group).slice(0, 100) }
}

function reportRest(fields: Fields, known: string[], place: string[], lose: Lose): void {
  for (const key of Object.keys(fields)) {
    const path = [...place, key]
    if (!known.includes(key)) lose(path, `${path.join('.')} is not carried over`)
  }
}

function conditionsOf(value: unknown, { protocol, settings }: ImportedProtocol, lose: Lose) {
  const texts = Array.isArray(value) ? value.map(text) : []
  return texts.flatMap((condition, index) => {
    const fault = conditionFault(condition, 'gatus') ?? unseenFault(condition, 'gatus', protocol, settings)
    if (fault === undefined) return [{ condition, index }]
    const isDomain = /\[DOMAIN_EXPIRATION\]/i.test(condition)
    const hint = isDomain ? '; write a check of its own with domain: { name: … }' : ''
    lose(['conditions', index], `condition ${condition}: Mesh expects ${fault}${hint}`)
    return []
  })
}
