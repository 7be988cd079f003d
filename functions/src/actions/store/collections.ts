import { ACTION_EVENTS, ACTION_POLICY_DOCUMENT, COLLECTIONS, ROOT_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import { actionSchema, targetLeaseSchema } from '@mesh/core/schema/action'
import { actionEventSchema } from '@mesh/core/schema/action-event'
import { actionSwitchSchema, actionUsesSchema } from '@mesh/core/schema/action-policy'
import { incidentSchema } from '@mesh/core/schema/incident'
import { rootSettingsSchema } from '@mesh/core/schema/settings'
import { zodCollections } from '../../kit/zod-collections.ts'
import { zodConverter } from '../../kit/zod-converter.ts'

/** The module's collections and documents, each with the converter of its schema; `rootSettings` and `incidents` are read alone. */
export async function collections() {
  const { db, of } = await zodCollections()
  const actions = of(COLLECTIONS.actions, actionSchema)
  return {
    db,
    actions,
    history: (actionId: string) =>
      actions.doc(actionId).collection(ACTION_EVENTS).withConverter(zodConverter(actionEventSchema)),
    leases: of(COLLECTIONS.leases, targetLeaseSchema),
    uses: of(COLLECTIONS.actionUses, actionUsesSchema),
    stop: of(COLLECTIONS.actionPolicies, actionSwitchSchema).doc(ACTION_POLICY_DOCUMENT),
    incidents: of(COLLECTIONS.incidents, incidentSchema),
    rootSettings: of(COLLECTIONS.rootSettings, rootSettingsSchema).doc(ROOT_SETTINGS_DOCUMENT),
  }
}
export type Collections = Awaited<ReturnType<typeof collections>>
