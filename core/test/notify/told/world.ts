import { afterAttempt } from '../../../src/notify/after-attempt.ts'
import { claimNotice } from '../../../src/notify/claim-notice.ts'
import type { NoticeSurroundings } from '../../../src/notify/next-move.ts'
import { noticesAfter } from '../../../src/notify/notices-after.ts'
import { episodeOf, nextReminder } from '../../../src/notify/route.ts'
import { explainedOf } from '../../../src/notify/while-explained.ts'
import { noticeId } from '../../../src/paths.ts'
import { actOnIncident, type IncidentAct } from '../../../src/root/act-on-incident.ts'
import { correlationPass } from '../../../src/root/correlation/correlation-pass.ts'
import { eventIdOf, incidentOf } from '../../../src/root/incident-of.ts'
import { incidentMaintenance } from '../../../src/root/maintenance/incident-maintenance.ts'
import type { MaintenanceWindow } from '../../../src/root/maintenance/maintenance-window.ts'
import { NO_CORRELATION } from '../../../src/schema/correlation.ts'
import type { Incident, IncidentEvent } from '../../../src/schema/incident.ts'
import type { Notice, NoticeKind } from '../../../src/schema/notification.ts'
import type { Route } from '../../../src/schema/notifier.ts'
import type { Group } from '../../../src/schema/settings/group.ts'
import type { Transition } from '../../../src/schema/transition.ts'

/** One message that a notifier got. */
export interface Told {
  id: string
  incidentId: string
  notifierId: string
  kind: NoticeKind
  episode: number
  time: Date
}

/** A job that a trigger will do, once or twice, sooner or later. */
type Job = () => void

const CHECK_INTERVAL_MS = 30_000

/** Mesh from transitions to providers without a database: every decision is the product's, every order is the caller's. */
export class World {
  time: Date
  /** Hears of each message when a notifier gets it. */
  onTold: (told: Told) => void = () => undefined
  settings: { dependencies: Record<string, string[]>; groups: Group[] }
  readonly incidents = new Map<string, Incident>()
  readonly notices = new Map<string, Notice>()
  readonly told: Told[] = []
  /** Notices of which an attempt failed or was not recorded: they may come late, or twice. */
  readonly troubled = new Set<string>()
  readonly jobs: Job[] = []
  windows: MaintenanceWindow[] = []
  /** Says of each sending what becomes of it. */
  provider: () => 'taken' | 'refused' | 'crash' = () => 'taken'
  readonly routes: readonly Route[]
  readonly #events = new Set<string>()
  #correlation = NO_CORRELATION

  constructor(time: Date, routes: readonly Route[], settings: World['settings']) {
    this.time = time
    this.routes = routes
    this.settings = settings
  }

  /** What a written transition leads to. */
  track(transition: Transition): void {
    const { incidentId } = transition
    const event = `${incidentId} ${eventIdOf(transition)}`
    const change = this.#events.has(event) ? undefined : incidentOf(this.incidents.get(incidentId ?? ''), transition)
    if (change !== undefined && incidentId !== null) this.#write(incidentId, event, change)
    this.correlate()
  }

  act(incidentId: string, act: IncidentAct): void {
    const incident = this.incidents.get(incidentId)
    if (incident === undefined) throw new Error(`no incident ${incidentId}`)
    const person = { uid: 'ada', name: 'Ada' }
    const change = actOnIncident(incident, { act, person, revision: incident.revision, time: this.time })
    this.#write(incidentId, `${incidentId} ${act.action} ${this.#events.size}`, change)
    this.correlate()
  }

  correlate(): void {
    const open = new Map([...this.incidents].filter(([, { resolveTime }]) => resolveTime === null))
    const pass = correlationPass({ open, settings: this.settings, state: this.#correlation }, this.time)
    if (pass === undefined) return
    this.#correlation = pass.state
    for (const [id, { incident, events }] of pass.changes) {
      this.incidents.set(id, incident)
      for (const [eventId, event] of events) this.#write(id, `${id} ${eventId}`, { incident, event })
    }
  }

  /** Begins and records an attempt at a notice, as far as it is due. */
  send(id: string): void {
    const notice = this.notices.get(id)
    if (notice === undefined || notice.state !== 'pending') return
    const claim = claimNotice(notice, this.#around(notice), this.time)
    if (claim === undefined) return
    this.notices.set(id, claim.notice)
    if (!claim.isClaimed) return
    const outcome = this.provider()
    if (outcome !== 'taken') this.troubled.add(id)
    const { incidentId, notifierId, kind, episode, attempts } = claim.notice
    if (outcome !== 'refused') {
      const told = { id, incidentId, notifierId, kind, episode, time: this.time }
      this.onTold(told)
      this.told.push(told)
    }
    if (outcome === 'crash') return
    const result =
      outcome === 'taken' ? ({ sent: true } as const) : ({ sent: false, reason: 'HTTP 503', isFinal: false } as const)
    const after = afterAttempt(claim.notice, attempts, result, this.time)
    if (after === undefined) return
    this.notices.set(id, after)
    const next = after.state === 'sent' ? nextReminder(after, this.time) : undefined
    if (next !== undefined) this.#add(noticeId(next), next)
  }

  sweep(): void {
    for (const [id, { state, dueTime }] of this.notices) if (state === 'pending' && dueTime <= this.time) this.send(id)
  }

  /** Ends a maintenance now; whoever waits for it is looked at again. */
  endMaintenance(id: string): void {
    this.windows = this.windows.map((one) => (one.id === id ? { ...one, endTime: this.time } : one))
    this.#release((maintenanceId) => maintenanceId === id)
  }

  /** Applies other relations; whoever waits for any maintenance is looked at again. */
  configure(settings: World['settings']): void {
    this.settings = settings
    this.correlate()
    this.#release(() => true)
  }

  #release(isWanted: (maintenanceId: string) => boolean): void {
    for (const [id, notice] of this.notices) {
      const { state, maintenance, dueTime } = notice
      const isHeld = state === 'pending' && maintenance?.isOver === false && isWanted(maintenance.id)
      if (isHeld && dueTime > this.time) this.notices.set(id, { ...notice, dueTime: this.time })
    }
  }

  maintenanceOf(incident: Incident, time = this.time) {
    return incidentMaintenance(this.windows, incident, this.settings.groups, time)
  }

  #write(incidentId: string, event: string, change: { incident: Incident; event: IncidentEvent }): void {
    this.incidents.set(incidentId, change.incident)
    if (this.#events.has(event)) throw new Error(`${event} is written twice`)
    this.#events.add(event)
    this.jobs.push(() => this.#route(incidentId, change.event.action))
  }

  #route(incidentId: string, action: IncidentEvent['action']): void {
    const incident = this.incidents.get(incidentId)
    if (incident === undefined || action === 'incident.recover' || action === 'incident.setSeverity') return
    const { dependencies, groups } = this.settings
    const services = incident.scope === 'group' ? groups.find(({ id }) => id === incident.scopeId)?.services : undefined
    const concerned = services ?? [incident.serviceId]
    const isSettling =
      concerned.some((id) => Object.hasOwn(dependencies, id)) ||
      groups.some((group) => group.services.includes(incident.serviceId))
    const existing = new Map([...this.notices].filter(([, notice]) => notice.incidentId === incidentId))
    const routed = { incidentId, incident, group: '', link: null, existing, isSettling }
    for (const [id, notice] of noticesAfter(action, routed, { routes: [...this.routes] }, this.time))
      this.#add(id, notice)
  }

  #add(id: string, notice: Notice): void {
    if (!this.notices.has(id)) this.jobs.push(() => this.send(id))
    this.notices.set(id, notice)
  }

  #around(notice: Notice): NoticeSurroundings {
    const incident = this.incidents.get(notice.incidentId)
    if (incident === undefined) throw new Error(`no incident ${notice.incidentId}`)
    const trigger = this.notices.get(noticeId({ ...notice, kind: 'trigger', reminder: 0 }))
    const beginning = incident.reopenTime ?? incident.openTime
    const later = this.notices.get(noticeId({ ...notice, kind: 'trigger', reminder: 0, episode: episodeOf(incident) }))
    const around =
      beginning === null || incident.resolveTime === null ? undefined : this.maintenanceOf(incident, beginning)
    const isSpanning = around !== undefined && incident.resolveTime !== null && incident.resolveTime <= around.endTime
    return {
      trigger: notice.kind === 'trigger' ? undefined : trigger,
      later: notice.episode === episodeOf(incident) ? undefined : later,
      incident: {
        state: incident.state,
        episode: episodeOf(incident),
        explained: { ...explainedOf(incident), recoveryMs: 2 * CHECK_INTERVAL_MS },
      },
      checkState: 'down',
      maintenance: { current: this.maintenanceOf(incident), spanning: isSpanning ? around : undefined },
    }
  }
}
