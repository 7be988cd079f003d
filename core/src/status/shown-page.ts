import { isAhead } from '../is-ahead.ts'
import type { PublicState, StatusSnapshot } from '../schema/status-page.ts'
import { dayName, publicDays } from './public-days.ts'
import { worstState } from './public-state.ts'

/** Age in ms from which a page knows nothing of the present any more: three of its five-minute refreshes were missed. */
export const STALE_AFTER_MS = 900_000

/** A page as it may be shown now. */
export interface ShownPage extends StatusSnapshot {
  state: PublicState
  headline: string
  isStale: boolean
}

export const STATE_WORDS: Record<PublicState, string> = {
  operational: 'Operational',
  degraded: 'Degraded',
  outage: 'Outage',
  maintenance: 'Maintenance',
  unknown: 'Unknown',
}

const HEADLINES: Record<PublicState, string> = {
  operational: 'All services are operational',
  degraded: 'Some services are degraded',
  outage: 'Some services have an outage',
  maintenance: 'Some services are under maintenance',
  unknown: 'The state of some services is unknown',
}

/** The snapshot, or one in which every state is unknown when its time is not to be believed: Mesh itself may be down. */
export function shownPage(snapshot: StatusSnapshot, now: Date): ShownPage {
  const isFromWrongClock = isAhead(snapshot.updateTime, now)
  if (!isFromWrongClock && now.getTime() - snapshot.updateTime.getTime() <= STALE_AFTER_MS) {
    const state = worstState(snapshot.sections.flatMap(({ services }) => services.map((service) => service.state)))
    return { ...snapshot, state, headline: HEADLINES[state], isStale: false }
  }
  const sections = snapshot.sections.map(({ name, services }) => ({
    name,
    services: services.map((service) => {
      const days = publicDays(service.days, new Map(), dayName(now))
      return { ...service, state: 'unknown' as const, latencyMs: null, days }
    }),
  }))
  const time = timeWords(snapshot.updateTime)
  const words = isFromWrongClock ? `Last updated by a clock that was wrong (${time})` : `Not updated since ${time}`
  const headline = `${words}: the present state is unknown`
  return { ...snapshot, sections, state: 'unknown', headline, isStale: true }
}

/** `2026-01-31 12:00 UTC`. */
export function timeWords(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
