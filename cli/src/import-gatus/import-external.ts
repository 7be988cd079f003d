import { checkConfigSchema } from '@mesh/core/schema/config'
import { bounded, fieldsOf, isOff, text, type Lose } from './gatus-fields.ts'
import { thresholdsOf, type AlertDefaults } from './import-alerts.ts'
import { namesOf, titleOf, type ImportedCheck, type Report } from './import-endpoint.ts'

const KNOWN_KEYS = new Set(['name', 'group', 'enabled', 'heartbeat', 'alerts', 'token', 'maintenance-windows'])
const EVERY = { defaultMs: 60_000, minMs: 10_000, maxMs: 366 * 86_400_000 }

/** The heartbeat check that an external endpoint of Gatus becomes; undefined when it names no interval. */
export function importExternal(
  endpoint: unknown,
  defaults: AlertDefaults,
  report: Pick<Report, 'drop'>,
): ImportedCheck | undefined {
  const fields = fieldsOf(endpoint)
  const title = titleOf('external endpoint', fields['name'])
  const lose: Lose = (path, reason) => {
    report.drop(path, `${title}: ${reason}`)
    return undefined
  }
  if (isOff(fields['enabled'])) return lose(['enabled'], 'is switched off')
  const { interval } = fieldsOf(fields['heartbeat'])
  if (text(interval) === '' || text(interval) === '0') {
    return lose([], 'has no heartbeat.interval, so nothing would tell when it is silent')
  }
  for (const key of Object.keys(fields)) if (!KNOWN_KEYS.has(key)) lose([key], `${key} is not carried over`)
  if (fields['token'] !== undefined) {
    lose(['token'], 'its token is not carried over: let the job call the push address that Mesh gives the check')
  }
  const { alerts, thresholds } = thresholdsOf(fields['alerts'], defaults, lose)
  if (Object.keys(thresholds).length > 0) {
    lose(
      ['alerts'],
      'alerts: thresholds are not carried over: it fails once, when the grace of 5m after its interval is over',
    )
  }
  const every = bounded(interval, ['heartbeat', 'interval'], EVERY, lose)
  const check = { id: 'heartbeat', heartbeat: { every } }
  const parsed = checkConfigSchema.safeParse(check)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return lose([], `Mesh refuses it: ${faults.join('; ')}`)
  }
  const windows = Array.isArray(fields['maintenance-windows']) ? fields['maintenance-windows'] : []
  return { ...namesOf(fields['name'], fields['group'], 'heartbeat'), check, alerts, windows }
}
