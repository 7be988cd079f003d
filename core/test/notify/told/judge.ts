import { episodeOf } from '../../../src/notify/route.ts'
import { SEVERITIES, type Incident } from '../../../src/schema/incident.ts'
import type { Notice } from '../../../src/schema/notification.ts'
import type { Told, World } from './world.ts'

/** The event that lets an explained alarm go may come late; it then goes when it is looked at anyway, after two sweeps at most. */
const LATE_MS = 600_000 + 120_000

/** The naive model: what may be told when, and what must have been told. */
export class Judge {
  readonly troubles: string[] = []
  readonly #tellableSince = new Map<string, Date>()

  /** Hears of a message before it is added to what was told. */
  message(world: World, told: Told): void {
    const { id, kind, notifierId, incidentId, episode } = told
    const incident = world.incidents.get(incidentId)
    if (incident === undefined) return
    const before = world.told.filter((one) => one.incidentId === incidentId && one.notifierId === notifierId)
    const isKnown = (wanted: Told['kind']) => before.some((one) => one.kind === wanted && one.episode === episode)
    const isAlarm = kind === 'trigger' || kind === 'reminder'
    const isCurrent = episodeOf(incident) === episode
    const isTroubled = world.troubled.has(id)
    const faults = {
      twice: !isTroubled && before.some((one) => one.id === id),
      'before its trigger': kind !== 'trigger' && !isKnown('trigger'),
      'after its end': kind !== 'resolve' && isKnown('resolve'),
      'in quiet hours': isAlarm && isQuietFor(world, notifierId),
      'during maintenance': world.maintenanceOf(incident) !== undefined,
      'although it is explained':
        isAlarm && !isTroubled && isCurrent && incident.state !== 'resolved' && isBorne(incident),
      'although nobody has to see to it': kind === 'reminder' && !(isCurrent && incident.state === 'open'),
      'although it is open': kind === 'resolve' && incident.state !== 'resolved',
    }
    for (const [fault, isFault] of Object.entries(faults)) if (isFault) this.troubles.push(`${id} is told ${fault}`)
  }

  /** To be called often: an alarm that nothing holds back is sent in time. */
  look(world: World): void {
    for (const [id, incident] of world.incidents) {
      const cause = world.incidents.get(incident.causeId ?? '')
      // People may reopen the lesser incident that a group had before.
      if (incident.state === 'resolved' || cause === undefined || cause.reopenTime !== null) continue
      if (SEVERITIES.indexOf(cause.severity) > SEVERITIES.indexOf(incident.severity))
        this.troubles.push(`${id} is explained by a less severe incident`)
    }
    for (const [id, notice] of world.notices) {
      if (notice.kind !== 'trigger') continue
      if (isHeld(world, id, notice)) {
        this.#tellableSince.delete(id)
        continue
      }
      const since = this.#tellableSince.get(id) ?? world.time
      this.#tellableSince.set(id, since)
      if (world.time.getTime() - since.getTime() > LATE_MS) this.troubles.push(`${id} is late`)
    }
  }

  /** After hours in which nothing happened: everybody knows what is open and what is over. */
  end({ incidents, told, routes }: World): void {
    for (const [id, incident] of incidents) {
      for (const notifierId of ['chat', 'pager']) {
        const its = told.filter((one) => one.incidentId === id && one.notifierId === notifierId)
        const isKnown = (wanted: Told['kind']) =>
          its.some(({ kind, episode }) => kind === wanted && episode === episodeOf(incident))
        const last = its.at(-1)?.kind ?? 'nothing'
        const isOver = incident.state === 'resolved'
        // What people see to before quiet hours end is not told afterwards.
        const isSeen = incident.state === 'open' || notifierId !== 'pager'
        const isWanted = routes.some(
          (one) => one.notifiers.includes(notifierId) && (one.severities?.includes(incident.severity) ?? true),
        )
        const isOwn = !isOver && !isBorne(incident) && isSeen && isWanted
        const faults = {
          'the end': isOver && last !== 'resolve' && last !== 'nothing',
          'the alarm': isOwn && !isKnown('trigger'),
          'more than an end': isOwn && last === 'resolve',
          'the acknowledgement': incident.state === 'acknowledged' && isKnown('trigger') && !isKnown('acknowledge'),
        }
        for (const [fault, isFault] of Object.entries(faults))
          if (isFault) this.troubles.push(`${notifierId} was not told ${fault} of ${id}`)
      }
    }
  }
}

function isHeld(world: World, id: string, { incidentId, notifierId, episode, state }: Notice): boolean {
  const incident = world.incidents.get(incidentId)
  return (
    incident === undefined ||
    incident.state !== 'open' ||
    episodeOf(incident) !== episode ||
    state === 'sent' ||
    world.troubled.has(id) ||
    isBorne(incident) ||
    isQuietFor(world, notifierId) ||
    world.maintenanceOf(incident) !== undefined
  )
}

/** Some stories have a pager that is quiet from 12:20 to 12:35. */
function isQuietFor({ routes, time }: World, notifierId: string): boolean {
  const hasQuietHours = routes.some((one) => one.notifiers.includes(notifierId) && one.quietHours !== undefined)
  return hasQuietHours && time.getUTCHours() === 12 && time.getUTCMinutes() >= 20 && time.getUTCMinutes() < 35
}

function isBorne({ causeId, isQuiet }: Incident): boolean {
  return causeId !== null || isQuiet
}
