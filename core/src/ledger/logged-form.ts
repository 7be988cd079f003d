import { COLLECTIONS } from '../paths.ts'

type Fields = Readonly<Record<string, unknown>>

/** What may be read of a document of each collection; nothing of collections that are not named here. */
const FORMS: ReadonlyMap<string, (document: Fields) => unknown> = new Map([
  ...[
    COLLECTIONS.services,
    COLLECTIONS.checks,
    COLLECTIONS.incidents,
    COLLECTIONS.notices,
    COLLECTIONS.rootSettings,
    COLLECTIONS.maintenance,
    COLLECTIONS.actions,
    COLLECTIONS.actionPolicies,
    COLLECTIONS.overrides,
    COLLECTIONS.config,
    COLLECTIONS.flags,
    // Sections of the applied configuration, which are also in `rootSettings`.
    'mesh.yaml',
  ].map((name) => [name, (document: Fields): unknown => document] as const),
  // When somebody came last is written past the ledger.
  [COLLECTIONS.members, (member) => without(member, ['lastSignInTime'])],
  [COLLECTIONS.apiKeys, (key) => without(key, ['hash', 'lastUseTime'])],
  [COLLECTIONS.invites, (invite) => without(invite, ['email', 'name'])],
  [COLLECTIONS.heartbeatTokens, (token) => only(token, ['createTime'])],
  [COLLECTIONS.planner, (state) => only(state, ['schemaVersion', 'revision'])],
  [COLLECTIONS.notifySettings, withoutAddresses],
])

/** Whether the content of such a resource may be kept beside its digest, for auditors to read. */
export function isContentKept(resource: string): boolean {
  return formOf(resource) !== undefined
}

/**
 * A document as the ledger logs it: what an auditor may read of it, which is what its digest is of. The whole document where
 * only its digest is logged.
 */
export function loggedForm(resource: string, document: unknown): unknown {
  const form = formOf(resource)
  return form === undefined || !isFields(document) ? document : form(document)
}

/** Parts of documents (`incidents/a/events/b`) are not logged by themselves. */
function formOf(resource: string): ((document: Fields) => unknown) | undefined {
  const [collection = '', , ...deeper] = resource.split('/')
  return deeper.length > 0 ? undefined : FORMS.get(collection)
}

/** Recipients, servers, chats and addresses of hooks are for functions only; secrets are there by name. */
function withoutAddresses(settings: Fields): unknown {
  const notifiers = settings['notifiers']
  if (!Array.isArray(notifiers)) return only(settings, ['schemaVersion', 'routes'])
  const known = notifiers.map((one: unknown) => (isFields(one) ? only(one, ['id', 'type', 'secret']) : null))
  return { ...only(settings, ['schemaVersion', 'routes']), notifiers: known }
}

function only(document: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)))
}

function without(document: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
