import type { Provider } from '../delivery.ts'
import { cut, factsOf } from './text-of.ts'

/** Source: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const LIMITS = { summary: 1024 } as const

const HOSTS = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const
const ACTIONS = { trigger: 'trigger', reminder: 'trigger', acknowledge: 'acknowledge', resolve: 'resolve' } as const
const SEVERITIES = { critical: 'critical', major: 'error', minor: 'warning' } as const

/** An Events API v2 integration; the incident is the deduplication key, so that a repeated event changes nothing. */
export const pagerduty: Provider<'pagerduty'> = async (delivery, { post }) => {
  const { kind, message, notifier, secret, incidentId } = delivery
  const { title, text, link, severity, service, openTime } = message
  const event = {
    routing_key: secret,
    event_action: ACTIONS[kind],
    dedup_key: incidentId,
    client: 'Mesh',
    payload: {
      summary: cut(title, LIMITS.summary),
      source: service.id,
      severity: SEVERITIES[severity],
      ...(openTime === null ? {} : { timestamp: openTime.toISOString() }),
      ...(service.group === '' ? {} : { group: service.group }),
      custom_details: { cause: text, ...Object.fromEntries(factsOf(message)) },
    },
    links: link === null ? [] : [{ href: link, text: 'Open the incident' }],
  }
  await post({ url: `https://${HOSTS[notifier.region]}/v2/enqueue`, body: JSON.stringify(event) })
}
