import { NOTIFY_LIMITS, notifierSchema } from '@mesh/core/schema/notifier'
import { fieldsOf, text, type Fields, type Lose } from './gatus-fields.ts'
import { reportAlert, type AlertDefaults } from './import-alerts.ts'

const ROUTE_SERVICES_MAX = 100

/** What a notifier of Mesh takes from a provider of Gatus beside its id and its secret. */
const KINDS: Record<string, (provider: Fields) => Fields> = {
  slack: () => ({ type: 'slack' }),
  discord: () => ({ type: 'discord' }),
  'teams-workflows': () => ({ type: 'teams' }),
  googlechat: () => ({ type: 'googleChat' }),
  telegram: (provider) => ({ type: 'telegram', chatId: text(provider['id']) }),
  pagerduty: () => ({ type: 'pagerduty' }),
  opsgenie: () => ({ type: 'opsgenie' }),
  email: ({ host, port, from, username, to }) => ({
    type: 'email',
    host: text(host),
    ...(port === undefined ? {} : { port: Number(port) }),
    user: text(username) || text(from),
    from: text(from),
    to: text(to)
      .split(',')
      .map((address) => address.trim()),
  }),
}

const SECRETS: Record<string, string> = {
  slack: 'webhook-url',
  discord: 'webhook-url',
  'teams-workflows': 'webhook-url',
  googlechat: 'webhook-url',
  telegram: 'token',
  pagerduty: 'integration-key',
  opsgenie: 'api-key',
  email: 'password',
}

/** Keys of a provider that its notifier takes. */
const CARRIED: Record<string, string[]> = {
  telegram: ['id'],
  email: ['host', 'port', 'from', 'username', 'to'],
}

interface ImportedAlerting {
  notifiers: Fields[]
  routes: Fields[]
}

/** The default alerts of a Gatus file's providers. */
export function alertDefaults(alerting: unknown): AlertDefaults {
  return new Map(
    Object.entries(fieldsOf(alerting)).map(([name, provider]) => [name, fieldsOf(fieldsOf(provider)['default-alert'])]),
  )
}

/** Notifiers for the providers of a Gatus file and the routes to them; `services` are the ids that raise each alert type. */
export function importAlerting(
  alerting: unknown,
  services: ReadonlyMap<string, string[]>,
  lose: Lose,
): ImportedAlerting {
  const notifiers: Fields[] = []
  const routes: Fields[] = []
  for (const [name, value] of Object.entries(fieldsOf(alerting))) {
    const notifier = notifierOf(name, fieldsOf(value), lose)
    if (notifier === undefined) continue
    notifiers.push(notifier)
    const ids = services.get(name) ?? []
    for (let first = 0; first < ids.length; first += ROUTE_SERVICES_MAX) {
      const part = first === 0 ? '' : `-${first / ROUTE_SERVICES_MAX + 1}`
      const some = ids.slice(first, first + ROUTE_SERVICES_MAX)
      routes.push({ id: `${name}${part}`, notifiers: [name], services: some })
    }
  }
  for (const route of routes.splice(NOTIFY_LIMITS.routesMax)) {
    lose(
      [String(route['id']).replace(/-\d+$/, '')],
      `more than ${NOTIFY_LIMITS.routesMax} routes; add the rest by group`,
    )
  }
  return { notifiers, routes }
}

function notifierOf(name: string, provider: Fields, lose: Lose): Fields | undefined {
  const kind = KINDS[name]
  if (kind === undefined) return lose([name], 'Mesh has no such notifier; a webhook can take its place')
  const secret = `gatus-${name}`
  const notifier = { id: name, ...kind(provider), secret }
  const parsed = notifierSchema.safeParse(notifier)
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: expected ${message}`)
    return lose([name], `Mesh refuses it: ${places.join('; ')}`)
  }
  lose([name], `put its ${SECRETS[name]} into Secret Manager as ${secret} (npm run mesh -- secret set ${secret})`)
  for (const key of Object.keys(provider)) {
    if (key !== SECRETS[name] && key !== 'default-alert' && !(CARRIED[name] ?? []).includes(key)) {
      lose([name, key], `${key} is not carried over`)
    }
  }
  reportAlert(fieldsOf(provider['default-alert']), (path, reason) => lose([name, 'default-alert', ...path], reason))
  return notifier
}
