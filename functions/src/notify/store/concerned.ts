import type { CollectionReference, DocumentReference, Transaction } from 'firebase-admin/firestore'
import type { Action } from '@mesh/core/schema/action'
import type { Incident } from '@mesh/core/schema/incident'
import type { Service } from '@mesh/core/schema/service'
import { NO_SETTINGS, type RootSettings } from '@mesh/core/schema/settings'
import type { StoredCheck } from '@mesh/core/schema/stored-check'
import { checkId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'

/** Whose incident it is, for routes, and whether something else may turn out to explain it. */
export interface Concerned {
  group: string
  labels: Record<string, string>
  members?: ConcernedService[]
  isSettling: boolean
}

interface ConcernedService {
  serviceId: string
  group: string
  labels: Record<string, string>
}

interface Collections {
  incidents: CollectionReference<Incident>
  actions: CollectionReference<Action>
  services: CollectionReference<Service>
  checks: CollectionReference<StoredCheck>
  rootSettings: DocumentReference<RootSettings>
}

/**
 * Reads the settings and the service, and whether it has several checks; for the incident of an N-of-M group each of its services
 * instead, and for that of an action the services that the action is about.
 */
export async function loadConcerned(
  { scope, scopeId, serviceId }: Incident,
  transaction: Transaction,
  all: Collections,
): Promise<Concerned> {
  if (scope === 'action') return { ...NOBODYS, ...(await aboutAction(scopeId, transaction, all)) }
  const { dependencies, groups } = (await transaction.get(all.rootSettings)).data() ?? NO_SETTINGS
  if (scope === 'group') {
    const ids = groups.find(({ id }) => id === scopeId)?.services ?? []
    const members = await readServices(ids, transaction, all)
    return { ...NOBODYS, members, isSettling: ids.some((id) => Object.hasOwn(dependencies, id)) }
  }
  const isMember = groups.some(({ services }) => services.includes(serviceId))
  const isRelated = scope === 'slo' || isMember || Object.hasOwn(dependencies, serviceId)
  const service = serviceId === '' ? undefined : (await transaction.get(all.services.doc(serviceId))).data()
  const isSettling = isRelated || (await hasSeveralChecks(serviceId, transaction, all))
  return { group: service?.group ?? '', labels: service?.labels ?? {}, isSettling }
}

const NOBODYS = { group: '', labels: {}, isSettling: false }

/** The services that an action changes something of, or whose incident it answers; nothing where there are none. */
async function aboutAction(
  actionId: string,
  transaction: Transaction,
  all: Collections,
): Promise<{ members?: ConcernedService[] }> {
  const action = (await transaction.get(all.actions.doc(actionId))).data()
  const { incidentId = null, parameters = {} } = action?.proposal ?? {}
  const named = parameters['serviceId']
  const answered = incidentId === null ? undefined : (await transaction.get(all.incidents.doc(incidentId))).data()
  const ids = [named, answered?.serviceId].filter((id) => typeof id === 'string').filter((id) => id !== '')
  const members = await readServices([...new Set(ids)], transaction, all)
  if (answered?.scope === 'group') members.push(...((await loadConcerned(answered, transaction, all)).members ?? []))
  return members.length === 0 ? {} : { members }
}

async function readServices(
  ids: readonly string[],
  transaction: Transaction,
  { services }: Collections,
): Promise<ConcernedService[]> {
  const read = ids.map(async (serviceId) => {
    const { group = '', labels = {} } = (await transaction.get(services.doc(serviceId))).data() ?? {}
    return { serviceId, group, labels }
  })
  return Promise.all(read)
}

/** Two reads at most: checks are named after their service. */
async function hasSeveralChecks(
  serviceId: string,
  transaction: Transaction,
  { checks }: { checks: CollectionReference<StoredCheck> },
): Promise<boolean> {
  const { FieldPath } = await import('firebase-admin/firestore')
  const name = FieldPath.documentId()
  const its = checks.where(name, '>=', checkId(serviceId, '')).where(name, '<', checkId(serviceId, '\uf8ff'))
  return (await transaction.get(its.limit(2))).size > 1
}

/** How many other services have open incidents that one incident explains: a read for each of those. */
export async function countAffected(
  incidents: CollectionReference<Incident>,
  incidentId: string,
  serviceId: string,
): Promise<number> {
  const [cause, resolve] = QUERIES.openIncidentsOfCause.equal
  const explained = incidents.where(cause, '==', incidentId).where(resolve, '==', null).select('serviceId')
  const { docs } = await explained.get()
  const services = new Set(docs.map((document): unknown => document.get('serviceId')))
  services.delete(serviceId)
  return services.size
}
