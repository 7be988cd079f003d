import type { CollectionReference, DocumentReference, Transaction } from 'firebase-admin/firestore'
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
  members?: { serviceId: string; group: string; labels: Record<string, string> }[]
  isSettling: boolean
}

/** Reads the settings and the service, and whether it has several checks; for the incident of an N-of-M group each of its services instead. */
export async function loadConcerned(
  { scope, scopeId, serviceId }: Incident,
  transaction: Transaction,
  all: {
    services: CollectionReference<Service>
    checks: CollectionReference<StoredCheck>
    rootSettings: DocumentReference<RootSettings>
  },
): Promise<Concerned> {
  if (scope === 'action') return { group: '', labels: {}, isSettling: false }
  const { dependencies, groups } = (await transaction.get(all.rootSettings)).data() ?? NO_SETTINGS
  if (scope === 'group') {
    const ids = groups.find(({ id }) => id === scopeId)?.services ?? []
    const read = ids.map(async (id) => (await transaction.get(all.services.doc(id))).data())
    const members = (await Promise.all(read)).map((service, index) => ({
      serviceId: ids[index] ?? '',
      group: service?.group ?? '',
      labels: service?.labels ?? {},
    }))
    return { group: '', labels: {}, members, isSettling: ids.some((id) => Object.hasOwn(dependencies, id)) }
  }
  const isMember = groups.some(({ services }) => services.includes(serviceId))
  const isRelated = scope === 'slo' || isMember || Object.hasOwn(dependencies, serviceId)
  const service = serviceId === '' ? undefined : (await transaction.get(all.services.doc(serviceId))).data()
  const isSettling = isRelated || (await hasSeveralChecks(serviceId, transaction, all))
  return { group: service?.group ?? '', labels: service?.labels ?? {}, isSettling }
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
