import type { Incident } from '../schema/incident.ts'
import type { NoticeKind } from '../schema/notification.ts'
import type { OverrideState } from '../schema/override-state.ts'
import type { Maintenance } from '../root/maintenance/maintenance-at.ts'

/**
 * What people silence a notice of an incident with at an instant, the last to end; undefined when nothing does. While they say
 * that its service is up, alarms alone are silenced: the end of what was told before is told. `override` is the service's.
 */
export function silenceOf(
  kind: NoticeKind,
  { silence }: Pick<Incident, 'silence'>,
  override: OverrideState | undefined,
  now: Date,
): Maintenance | undefined {
  const isAlarm = kind === 'trigger' || kind === 'reminder'
  const forced = isAlarm && override?.forced?.state === 'up' ? override.forced : null
  const words = forced && { ...forced, reason: `said to be up: ${forced.message}` }
  const [last] = [silence ?? null, override?.silenced ?? null, words]
    .filter((one) => one !== null)
    .filter(({ endTime }) => endTime > now)
    .toSorted((a, b) => b.endTime.getTime() - a.endTime.getTime())
  return last && { id: last.actionId, name: last.reason, endTime: last.endTime, isSilence: true }
}
