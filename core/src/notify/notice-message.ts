import { durationText } from '../root/duration-text.ts'
import type { Incident } from '../schema/incident.ts'
import type { NoticeKind, NoticeMessage } from '../schema/notification.ts'

const TITLE: Record<NoticeKind, (title: string) => string> = {
  trigger: (title) => title,
  reminder: (title) => `Still: ${title}`,
  acknowledge: (title) => `Acknowledged: ${title}`,
  resolve: (title) => `Resolved: ${title}`,
}

/** What a notice of an incident says. `group` is its service's, `link` its page. */
export function noticeMessage(
  kind: NoticeKind,
  incident: Incident,
  { group, link }: { group: string; link: string | null },
): NoticeMessage {
  const { title, severity, state, scopeId, serviceId, serviceName, openTime, resolveTime } = incident
  return {
    title: TITLE[kind](title),
    text: kind === 'resolve' ? resolvedText(incident) : withoutQueries(incident.cause),
    link,
    severity,
    state,
    service: { id: serviceId === '' ? scopeId : serviceId, name: serviceName, group },
    openTime,
    resolveTime,
  }
}

/** Of a reopened incident since then: it was over in between, and that was told. */
function resolvedText({ openTime, reopenTime, resolveTime }: Incident): string {
  const beginning = reopenTime ?? openTime
  if (beginning === null || resolveTime === null) return ''
  return `It lasted ${durationText(Math.max(0, resolveTime.getTime() - beginning.getTime()))}.`
}

/** Sign-in data and queries of addresses may carry keys: other systems get to see neither. */
function withoutQueries(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)([^\s/?#@]*@)?([^\s?#]*)([?#]\S*)?/gi, '$1$3')
}
