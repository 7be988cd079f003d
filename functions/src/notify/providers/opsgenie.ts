import type { Provider } from '../delivery.ts'
import { cut, factsOf } from './text-of.ts'

/** Source: https://docs.opsgenie.com/docs/alert-api (create alert, close alert) */
const LIMITS = { message: 130, description: 15_000, note: 25_000, entity: 512 } as const

const HOSTS = { us: 'api.opsgenie.com', eu: 'api.eu.opsgenie.com' } as const
const PRIORITIES = { critical: 'P1', major: 'P2', minor: 'P3' } as const

/** The Alert API; the incident is the alert's alias, so that repeated requests meet in one alert. */
export const opsgenie: Provider<'opsgenie'> = async (delivery, { post }) => {
  const { kind, message, notifier, secret, incidentId } = delivery
  const { title, text, link, severity, service } = message
  const alerts = `https://${HOSTS[notifier.region]}/v2/alerts`
  const headers = { authorization: `GenieKey ${secret}` }
  if (kind === 'trigger' || kind === 'reminder') {
    const alert = {
      message: cut(title, LIMITS.message),
      alias: incidentId,
      description: cut([text, link ?? ''].filter((line) => line !== '').join('\n'), LIMITS.description),
      priority: PRIORITIES[severity],
      entity: cut(service.name, LIMITS.entity),
      source: 'Mesh',
      details: Object.fromEntries(factsOf(message)),
    }
    await post({ url: alerts, headers, body: JSON.stringify(alert) })
    return
  }
  const action = kind === 'resolve' ? 'close' : 'acknowledge'
  const url = `${alerts}/${encodeURIComponent(incidentId)}/${action}?identifierType=alias`
  await post({ url, headers, body: JSON.stringify({ source: 'Mesh', note: cut(`${title}. ${text}`, LIMITS.note) }) })
}
