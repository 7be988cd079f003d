import { incidentSchema } from '@mesh/core/schema/incident'
import { firestore } from '../../../src/kit/firestore.ts'

/** Stores the incident `a.http_1`, open since a moment. */
export async function incidentIs(now: Date, changes: object = {}): Promise<void> {
  const names = { title: 'a is down', checkId: 'a.http', serviceId: 'a', serviceName: 'a', cause: '' }
  const times = { openTime: now, resolveTime: null, updateTime: now }
  const incident = incidentSchema.parse({ schemaVersion: 1, state: 'open', ...names, ...times, ...changes })
  await (await firestore()).doc('incidents/a.http_1').set(incident)
}
