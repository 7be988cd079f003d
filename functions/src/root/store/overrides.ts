import { checkId, COLLECTIONS, transitionId } from '@mesh/core/paths'
import { overrideBoard } from '@mesh/core/root/override-state/override-board'
import type { CompiledCheck } from '@mesh/core/schema/check'
import { MESH } from '@mesh/core/schema/incident'
import type { Overrides, OverrideState } from '@mesh/core/schema/override-state'
import type { Service } from '@mesh/core/schema/service'
import type { RootSettings } from '@mesh/core/schema/settings'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { actorOf } from '../../kit/actor-of.ts'
import { commit } from '../../kit/commit.ts'
import { allOf, collections } from './collections.ts'

/** A service with what people have actions say about it. */
export interface OverriddenService {
  service: Service | undefined
  checks: CompiledCheck[]
  override: OverrideState | undefined
  settings: RootSettings
}

/** What is said of a service: one read. */
export async function loadOverride(serviceId: string): Promise<OverrideState | undefined> {
  const { overrides } = await collections()
  return (await overrides.doc(serviceId).get()).data()
}

/** What is said of all services: one read for each of those. */
export async function loadOverrides(): Promise<Overrides> {
  const { overrides } = await collections()
  return allOf(overrides)
}

/** Whether anything is said of any service: one read. */
export async function hasOverrides(): Promise<boolean> {
  const { overrides } = await collections()
  return !(await overrides.limit(1).get()).empty
}

/** A service with its checks as configured and what is said of it: three reads, and one for each check. */
export async function loadOverridden(serviceId: string): Promise<OverriddenService> {
  const { services, overrides, rootSettings } = await collections()
  const [service, checks, override, settings] = await Promise.all([
    services.doc(serviceId).get(),
    checksOf(serviceId).then((query) => query.get()),
    overrides.doc(serviceId).get(),
    rootSettings.get(),
  ])
  return {
    service: service.data(),
    checks: checks.docs.map((document) => document.data().check),
    override: override.data(),
    settings: settings.data() ?? NO_SETTINGS,
  }
}

/**
 * Changes what is said of a service, with its checks' boards and plans, in one transaction: three reads, and one for each check
 * and two for each board that holds any. `decide` may run several times and gives the override as it shall be, undefined for
 * none, or `unchanged`. `facts` say in the ledger what happened.
 */
export async function changeOverride(
  serviceId: string,
  decide: (existing: OverrideState | undefined) => OverrideState | undefined | 'unchanged',
  facts: { action: string; reason: string },
  now: Date,
): Promise<void> {
  const { overrides, boards, plans, transitions } = await collections()
  const reference = overrides.doc(serviceId)
  const itsChecks = await checksOf(serviceId)
  await commit(async (transaction) => {
    const existing = (await transaction.get(reference)).data()
    const after = decide(existing)
    if (after === 'unchanged') return
    const stored = (await transaction.get(itsChecks)).docs.map((document) => document.data())
    const byBoard = Map.groupBy(stored, ({ boardId }) => boardId)
    const said = new Map(after === undefined ? [] : [[serviceId, after]])
    const held = await Promise.all(
      [...byBoard].map(async ([id, checks]) => {
        const [board, plan] = await Promise.all([transaction.get(boards.doc(id)), transaction.get(plans.doc(id))])
        return { id, checks: checks.map(({ check }) => check), board: board.data(), plan: plan.data() }
      }),
    )
    for (const { id, checks, board, plan } of held) {
      if (board === undefined) continue
      const merged = overrideBoard({ board, plan }, checks, said, now)
      if (merged.board !== undefined) transaction.derived.set(boards.doc(id), merged.board)
      if (merged.plan !== undefined) transaction.derived.set(plans.doc(id), merged.plan)
      for (const one of merged.transitions) {
        transaction.derived.create(transitions.doc(transitionId(one.checkId, one.seq)), one)
      }
    }
    if (after === undefined) transaction.delete(reference)
    else transaction.set(reference, after)
    const resource = `${COLLECTIONS.overrides}/${serviceId}`
    transaction.record({ actor: actorOf(MESH), resource, before: existing, after, ...facts })
  })
}

/** Checks are named after their service. */
async function checksOf(serviceId: string) {
  const { FieldPath } = await import('firebase-admin/firestore')
  const { checks } = await collections()
  const name = FieldPath.documentId()
  return checks.where(name, '>=', checkId(serviceId, '')).where(name, '<', checkId(serviceId, '\uf8ff'))
}
