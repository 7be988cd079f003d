import { noticeId } from '../paths.ts'
import { durationMs } from '../schema/config-words.ts'
import type { Incident, IncidentEvent } from '../schema/incident.ts'
import type { Notice, NoticeKind, NotifySettings } from '../schema/notification.ts'
import type { Route } from '../schema/notifier.ts'
import { NOTICE_LIMITS } from './limits.ts'
import { noticeMessage } from './notice-message.ts'
import { quietUntil } from './quiet-hours.ts'

/** An incident, as far as its notices depend on it. */
export interface RoutedIncident {
  incidentId: string
  incident: Incident
  /** Its service's group; empty for none. */
  group: string
  /** Services of an N-of-M group, or that an action is about: its routes are theirs; absent for an incident of one service. */
  members?: readonly { serviceId: string; group: string; labels?: Readonly<Record<string, string>> }[]
  /** Its service's labels. */
  labels?: Readonly<Record<string, string>>
  /** Whether something else may turn out to explain it: alarms then wait a little. */
  isSettling?: boolean
  link: string | null
  /** Notices of the incident that exist, by id. */
  existing: ReadonlyMap<string, Pick<Notice, 'kind' | 'episode' | 'notifierId'>>
}

/** Milliseconds of the last time that people reopened the incident; 0 before. */
export function episodeOf({ reopenTime }: Incident): number {
  return reopenTime?.getTime() ?? 0
}

/**
 * The notices that an event of an incident adds, by id: a trigger per notifier of the matching routes (the first route that
 * names it decides), and what follows each trigger. Events may come twice and in any order: ids repeat, the incident as it is
 * now decides what follows, and an episode is routed once, so that whoever was alarmed is told the end.
 */
export function route(
  action: IncidentEvent['action'],
  routed: RoutedIncident,
  { routes }: Pick<NotifySettings, 'routes'>,
  now: Date,
): Map<string, Notice> {
  const { incident, existing } = routed
  const current = episodeOf(incident)
  const opened = action === 'incident.open' ? 0 : action === 'incident.reopen' ? current : undefined
  const old = [...existing.values()].filter(({ kind }) => kind === 'trigger')
  const isRouted = old.some(({ episode }) => episode === opened)
  const triggers = opened === undefined || isRouted ? [] : triggersOf(routed, routes, opened, now)
  const notices: Notice[] = [...triggers]
  for (const { notifierId, episode } of [...old, ...triggers]) {
    const state = episode === current ? incident.state : 'resolved'
    if (state === 'resolved') notices.push(newNotice('resolve', routed, notifierId, episode, now))
    else if (state === 'acknowledged') notices.push(newNotice('acknowledge', routed, notifierId, episode, now))
  }
  const byId = notices.map((notice) => [noticeId(notice), notice] as const)
  return new Map(byId.filter(([id]) => !existing.has(id)))
}

/** The reminder that follows a trigger or a reminder which was sent at `now`; undefined where nobody wants one. */
export function nextReminder(sent: Notice, now: Date): Notice | undefined {
  const { everyMs, quietHours } = sent.remind ?? NOTHING_WANTED
  if (everyMs === null) return undefined
  const wanted = new Date(now.getTime() + everyMs)
  const dueTime = (quietHours === null ? undefined : quietUntil(quietHours, wanted)) ?? wanted
  const title = sent.kind === 'trigger' ? `Still: ${sent.message.title}` : sent.message.title
  return {
    ...sent,
    kind: 'reminder',
    reminder: sent.reminder + 1,
    message: { ...sent.message, title },
    ...fresh(now),
    dueTime,
    heldUntil: dueTime,
  }
}

function triggersOf(routed: RoutedIncident, routes: readonly Route[], episode: number, now: Date): Notice[] {
  const byNotifier = new Map<string, Notice>()
  const settled = new Date(now.getTime() + (routed.isSettling === true ? NOTICE_LIMITS.settleMs : 0))
  for (const one of matching(routes, routed)) {
    const remind = remindOf(one)
    const heldUntil = (one.quietHours === undefined ? undefined : quietUntil(one.quietHours, now)) ?? null
    for (const notifierId of one.notifiers) {
      if (byNotifier.has(notifierId)) continue
      byNotifier.set(notifierId, {
        ...newNotice('trigger', routed, notifierId, episode, now),
        remind,
        dueTime: heldUntil !== null && heldUntil > settled ? heldUntil : settled,
        heldUntil,
      })
    }
  }
  return [...byNotifier.values()]
}

const NOTHING_WANTED = { everyMs: null, quietHours: null } as const

function remindOf({ remindEvery, quietHours }: Route): Notice['remind'] {
  if (remindEvery === undefined && quietHours === undefined) return null
  return {
    everyMs: remindEvery === undefined ? null : (durationMs(remindEvery) ?? null),
    quietHours: quietHours ?? null,
  }
}

/** An action's incident, which no route for certain services may be about, goes to somebody all the same: it needs people. */
function matching(routes: readonly Route[], routed: RoutedIncident): Route[] {
  const { scope, severity } = routed.incident
  const severe = routes.filter(({ severities }) => severities?.includes(severity) ?? true)
  const meant = severe.filter((one) => isMeant(one, routed))
  return meant.length === 0 && scope === 'action' ? severe : meant
}

function isMeant(wanted: Route, { incident, group, labels = {}, members }: RoutedIncident): boolean {
  const { services, groups } = wanted
  const asked = Object.entries(wanted.labels ?? {})
  const concerned = members ?? [{ serviceId: incident.serviceId, group, labels }]
  return concerned.some(
    (one) =>
      (services === undefined || services.includes(one.serviceId)) &&
      (groups === undefined || groups.includes(one.group)) &&
      asked.every(([label, value]) => one.labels?.[label] === value),
  )
}

function newNotice(kind: NoticeKind, routed: RoutedIncident, notifierId: string, episode: number, now: Date): Notice {
  const { incidentId, incident } = routed
  const { checkId } = incident
  const message = noticeMessage(kind, incident, routed)
  return {
    schemaVersion: 1,
    incidentId,
    checkId,
    notifierId,
    kind,
    episode,
    reminder: 0,
    message,
    remind: null,
    ...fresh(now),
  }
}

function fresh(now: Date) {
  return {
    state: 'pending',
    attempts: 0,
    dueTime: now,
    heldUntil: null,
    maintenance: null,
    reason: '',
    createTime: now,
    updateTime: now,
    sentTime: null,
  } as const
}
