import type { CollectionReference, DocumentData } from 'firebase-admin/firestore'
import type { ZodType } from 'zod'
import { COLLECTIONS, INCIDENT_EVENTS, NOTIFY_SETTINGS_DOCUMENT, PLANNER_DOCUMENTS } from '@mesh/core/paths'
import { boardSchema } from '@mesh/core/schema/board'
import { checkRunSchema } from '@mesh/core/schema/check-run'
import { configRevisionSchema } from '@mesh/core/schema/config-revision'
import { incidentEventSchema, incidentSchema } from '@mesh/core/schema/incident'
import { notifySettingsSchema } from '@mesh/core/schema/notification'
import { plannerStateSchema, planSchema } from '@mesh/core/schema/plan'
import { serviceSchema } from '@mesh/core/schema/service'
import { storedCheckSchema } from '@mesh/core/schema/stored-check'
import { transitionSchema } from '@mesh/core/schema/transition'
import { firestore } from '../../kit/firestore.ts'
import { zodConverter } from '../../kit/zod-converter.ts'

/** The module's collections and documents, each with the converter of its schema. */
export async function collections() {
  const db = await firestore()
  function of<T extends DocumentData>(name: string, schema: ZodType<T>): CollectionReference<T> {
    return db.collection(name).withConverter(zodConverter(schema))
  }
  const incidents = of(COLLECTIONS.incidents, incidentSchema)
  return {
    db,
    services: of(COLLECTIONS.services, serviceSchema),
    checks: of(COLLECTIONS.checks, storedCheckSchema),
    plans: of(COLLECTIONS.plans, planSchema),
    boards: of(COLLECTIONS.boards, boardSchema),
    checkRuns: of(COLLECTIONS.checkRuns, checkRunSchema),
    transitions: of(COLLECTIONS.transitions, transitionSchema),
    incidents,
    incidentEvents: (incidentId: string) =>
      incidents.doc(incidentId).collection(INCIDENT_EVENTS).withConverter(zodConverter(incidentEventSchema)),
    plannerState: of(COLLECTIONS.planner, plannerStateSchema).doc(PLANNER_DOCUMENTS.state),
    notifySettings: of(COLLECTIONS.notifySettings, notifySettingsSchema).doc(NOTIFY_SETTINGS_DOCUMENT),
    configRevision: of(COLLECTIONS.planner, configRevisionSchema).doc(PLANNER_DOCUMENTS.config),
  }
}

/** All documents of a collection by id. */
export async function allOf<T>(collection: CollectionReference<T>): Promise<Map<string, T>> {
  const { docs } = await collection.get()
  return new Map(docs.map((document) => [document.id, document.data()]))
}
