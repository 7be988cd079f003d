import type { PublicIncident, RememberedIncident } from '../schema/status-page.ts'
import { byEnd } from './by-end.ts'

/** Most incidents that a page and its feed tell; those that are open, one for each service at most, are all told. */
export const PUBLIC_INCIDENTS_MAX = 50

/** A service as the public knows it. */
export interface PublicName {
  slug: string
  name: string
}

/**
 * The outages of the listed services, open ones first, then those that ended last. Incidents of one service that overlap are one outage to the public;
 * what began and ended within a maintenance is none.
 */
export function publicIncidents(
  remembered: Readonly<Record<string, RememberedIncident>>,
  names: ReadonlyMap<string, PublicName>,
  now: Date,
): PublicIncident[] {
  const outages: PublicIncident[] = []
  for (const [serviceId, { slug, name }] of names) {
    const its = Object.values(remembered)
      .filter((one) => one.serviceId === serviceId && one.publicOpenTime <= now)
      .filter(({ publicOpenTime, resolveTime }) => resolveTime === null || resolveTime > publicOpenTime)
      .sort((a, b) => a.publicOpenTime.getTime() - b.publicOpenTime.getTime())
    for (const { openTime, resolveTime } of merged(its)) {
      const id = `${slug}-${Math.floor(openTime.getTime() / 1000)}`
      outages.push({ id, title: `${name}: outage`, openTime, resolveTime })
    }
  }
  outages.sort((a, b) => byEnd(a, b) || (a.id < b.id ? -1 : 1))
  const open = outages.filter(({ resolveTime }) => resolveTime === null).length
  return outages.slice(0, Math.max(open, PUBLIC_INCIDENTS_MAX))
}

/** Spans that overlap or touch, joined; sorted by their beginnings. */
function merged(incidents: readonly RememberedIncident[]): { openTime: Date; resolveTime: Date | null }[] {
  const spans: { openTime: Date; resolveTime: Date | null }[] = []
  for (const { publicOpenTime, resolveTime } of incidents) {
    const last = spans.at(-1)
    if (last === undefined || (last.resolveTime !== null && last.resolveTime < publicOpenTime)) {
      spans.push({ openTime: publicOpenTime, resolveTime })
    } else if (resolveTime === null || (last.resolveTime !== null && last.resolveTime < resolveTime)) {
      last.resolveTime = resolveTime
    }
  }
  return spans
}
