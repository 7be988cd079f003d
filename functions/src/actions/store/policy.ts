import type { DocumentReference, DocumentSnapshot } from 'firebase-admin/firestore'
import { ACTION_POLICY_DOCUMENT, COLLECTIONS } from '@mesh/core/paths'
import type { ActionSwitch, ActionUse } from '@mesh/core/schema/action-policy'
import type { Person } from '@mesh/core/schema/incident'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import type { ActionsConfig } from '@mesh/core/schema/settings/actions'
import { actorOf } from '../../kit/actor-of.ts'
import { commit, type RecordedTransaction } from '../../kit/commit.ts'
import { collections, type Collections } from './collections.ts'

/** What decides whether actions are applied now. */
export interface PolicyNow {
  config: ActionsConfig
  /** Undefined while nobody ever turned it. */
  stop: ActionSwitch | undefined
}

/** How documents are read: as a transaction sees them, or as they are now. */
interface Reader {
  get<T>(reference: DocumentReference<T>): Promise<DocumentSnapshot<T>>
}
const NOW: Reader = { get: (reference) => reference.get() }

/** The section `actions` of the applied mesh.yaml, and the kill switch: two reads. */
export async function loadPolicy(reader = NOW): Promise<PolicyNow> {
  const { rootSettings, stop } = await collections()
  const [settings, stopped] = await Promise.all([reader.get(rootSettings), reader.get(stop)])
  return { config: (settings.data() ?? NO_SETTINGS).actions, stop: stopped.data() }
}

/** What was taken of limits, by their keys. */
export async function loadUses(keys: readonly string[], reader = NOW): Promise<Map<string, ActionUse[]>> {
  const { uses } = await collections()
  const read = keys.map(async (key) => [key, (await reader.get(uses.doc(key))).data()?.uses ?? []] as const)
  return new Map(await Promise.all(read))
}

/** Stores what was taken of limits; to be counted, not to be decided upon: no entry of its own. */
export function writeUses(
  { derived }: Pick<RecordedTransaction, 'derived'>,
  { uses }: Collections,
  taken: ReadonlyMap<string, ActionUse[]>,
): void {
  for (const [key, list] of taken) derived.set(uses.doc(key), { schemaVersion: 1, uses: list })
}

/** Turns the kill switch; false, with nothing written, when it stands like that already. */
export async function turnSwitch(
  { isStopped, reason }: { isStopped: boolean; reason: string },
  person: Person,
  now: Date,
): Promise<boolean> {
  const { stop } = await collections()
  return commit(async (transaction) => {
    const before = (await transaction.get(stop)).data()
    if ((before?.isStopped ?? false) === isStopped) return false
    const after: ActionSwitch = { schemaVersion: 1, isStopped, reason, person, updateTime: now }
    transaction.set(stop, after)
    transaction.record({
      actor: actorOf(person),
      action: isStopped ? 'actions.stop' : 'actions.resume',
      resource: `${COLLECTIONS.actionPolicies}/${ACTION_POLICY_DOCUMENT}`,
      before,
      after,
      reason,
    })
    return true
  })
}
