import type { CollectionReference } from 'firebase-admin/firestore'
import {
  COLLECTIONS,
  CORRELATION_DOCUMENT,
  INCIDENT_EVENTS,
  NOTIFY_SETTINGS_DOCUMENT,
  PLANNER_DOCUMENTS,
  ROOT_SETTINGS_DOCUMENT,
} from '@mesh/core/paths'
import { boardSchema } from '@mesh/core/schema/board'
import { checkRunSchema } from '@mesh/core/schema/check-run'
import { correlationStateSchema } from '@mesh/core/schema/correlation'
import { configRevisionSchema } from '@mesh/core/schema/config-revision'
import { heartbeatSchema, heartbeatTokenSchema } from '@mesh/core/schema/heartbeat'
import { incidentEventSchema, incidentSchema } from '@mesh/core/schema/incident'
import { maintenanceSchema } from '@mesh/core/schema/maintenance'
import { notifySettingsSchema } from '@mesh/core/schema/notification'
import { overrideStateSchema } from '@mesh/core/schema/override-state'
import { plannerStateSchema, planSchema } from '@mesh/core/schema/plan'
import { rollupDaysSchema, rollupHoursSchema, rollupSchema } from '@mesh/core/schema/rollup'
import { rootSettingsSchema } from '@mesh/core/schema/settings'
import { sloBoardSchema } from '@mesh/core/schema/slo-board'
import { serviceSchema } from '@mesh/core/schema/service'
import { storedCheckSchema } from '@mesh/core/schema/stored-check'
import { transitionSchema } from '@mesh/core/schema/transition'
import { zodCollections } from '../../kit/zod-collections.ts'
import { zodConverter } from '../../kit/zod-converter.ts'

/** The module's collections and documents, each with the converter of its schema. */
export async function collections() {
  const { db, of } = await zodCollections()
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
    heartbeats: of(COLLECTIONS.heartbeats, heartbeatSchema),
    heartbeatTokens: of(COLLECTIONS.heartbeatTokens, heartbeatTokenSchema),
    plannerState: of(COLLECTIONS.planner, plannerStateSchema).doc(PLANNER_DOCUMENTS.state),
    notifySettings: of(COLLECTIONS.notifySettings, notifySettingsSchema).doc(NOTIFY_SETTINGS_DOCUMENT),
    maintenance: of(COLLECTIONS.maintenance, maintenanceSchema),
    overrides: of(COLLECTIONS.overrides, overrideStateSchema),
    correlation: of(COLLECTIONS.correlation, correlationStateSchema).doc(CORRELATION_DOCUMENT),
    rootSettings: of(COLLECTIONS.rootSettings, rootSettingsSchema).doc(ROOT_SETTINGS_DOCUMENT),
    sloBoards: of(COLLECTIONS.sloBoards, sloBoardSchema),
    rollupHours: of(COLLECTIONS.rollupHours, rollupHoursSchema),
    rollupDays: of(COLLECTIONS.rollupDays, rollupDaysSchema),
    rollups: of(COLLECTIONS.rollups, rollupSchema),
    configRevision: of(COLLECTIONS.planner, configRevisionSchema).doc(PLANNER_DOCUMENTS.config),
  }
}

/** All documents of a collection by id. */
export async function allOf<T>(collection: CollectionReference<T>): Promise<Map<string, T>> {
  const { docs } = await collection.get()
  return new Map(docs.map((document) => [document.id, document.data()]))
}
