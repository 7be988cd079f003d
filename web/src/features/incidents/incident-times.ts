import type { Incident } from '@mesh/core/schema/incident'

/** When the incident began, as far as it is known. */
export function beganAt(incident: Incident): Date {
  return incident.openTime ?? incident.updateTime
}

/** Orders incidents: open ones first, then by when they began, newest first. */
export function byNewest(a: { id: string; value: Incident }, b: { id: string; value: Incident }): number {
  const openFirst = Number(a.value.state === 'resolved') - Number(b.value.state === 'resolved')
  return openFirst || beganAt(b.value).getTime() - beganAt(a.value).getTime() || a.id.localeCompare(b.id)
}
