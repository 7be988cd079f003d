import { serviceIdOf } from '@mesh/core/paths'
import { incidentSchema, type Incident } from '@mesh/core/schema/incident'
import { firestore } from '../../../src/kit/firestore.ts'
import { at } from '../../fixtures.ts'

/** Stores an incident `{service}.http_{n}`, open since `at(50)` unless `changes` say otherwise. */
export async function incidentIs(id: string, changes: Partial<Incident> = {}): Promise<void> {
  const serviceId = serviceIdOf(id)
  const incident = incidentSchema.parse({
    schemaVersion: 1,
    state: 'open',
    title: `${serviceId} is down`,
    checkId: `${serviceId}.http`,
    serviceId,
    serviceName: serviceId.toUpperCase(),
    cause: '',
    openTime: at(50),
    resolveTime: null,
    updateTime: changes.openTime ?? at(50),
    ...changes,
  })
  await (await firestore()).doc(`incidents/${id}`).set(incident)
}
