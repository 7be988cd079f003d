import type { ActionChange } from '@mesh/core/actions/move-action'
import { policyOf } from '@mesh/core/actions/policy/policy-of'
import { MeshError } from '@mesh/core/errors'
import type { Action } from '@mesh/core/schema/action'
import type { ActionUse } from '@mesh/core/schema/action-policy'
import { commit, type RecordedTransaction } from '../../kit/commit.ts'
import { collections, type Collections } from './collections.ts'
import { loadPolicy, loadUses, writeUses, type PolicyNow } from './policy.ts'
import { writeChange } from './write-change.ts'

/** What a new proposal is decided upon. */
export interface ProposalInput extends PolicyNow {
  /** Waiting proposals of the same proposer, or rule, by when they end; some may have ended unless they are as many as may be. */
  open: ActionUse[]
  uses: ReadonlyMap<string, ActionUse[]>
}

/** What becomes of it: its events, and what it took of limits. */
export interface ProposalDecision {
  changes: readonly [ActionChange, ...ActionChange[]]
  taken: ReadonlyMap<string, ActionUse[]>
}

interface NewProposal {
  actionId: string
  /** Names the list of waiting proposals that it joins. */
  openKey: string
  /** An incident that must not be over yet, since its end withdraws the proposal; null for none. */
  openIncidentId: string | null
  /** Keys of the limits that `decide` may take uses of. */
  keysOf: (policy: PolicyNow) => string[]
}

/**
 * Writes a new action in one transaction with its place among the waiting proposals of its proposer or rule; the action of that id when
 * there is one already, with nothing written. `decide` may run several times. Throws `failed-precondition` when the incident that it
 * answers is over: an end that comes later finds it and withdraws it.
 */
export async function createAction(
  { actionId, openKey, openIncidentId, keysOf }: NewProposal,
  decide: (input: ProposalInput) => ProposalDecision,
): Promise<{ action: Action; isNew: boolean }> {
  const all = await collections()
  return commit(async (transaction) => {
    const existing = (await transaction.get(all.actions.doc(actionId))).data()
    if (existing !== undefined) return { action: existing, isNew: false }
    if (openIncidentId !== null) await refuseOver(openIncidentId, transaction, all)
    const policy = await loadPolicy(transaction)
    const [listed, uses] = await Promise.all([loadUses([openKey], transaction), loadUses(keysOf(policy), transaction)])
    const known = listed.get(openKey) ?? []
    const open = known.length < policyOf(policy.config).maxOpen ? known : await stillOpen(known)
    const { changes, taken } = decide({ ...policy, open, uses })
    writeChange(transaction, all, { actionId, before: undefined, changes })
    const { action } = changes.at(-1) ?? changes[0]
    const waiting = action.state === 'proposed' ? [...open, { actionId, time: action.expireTime }] : open
    writeUses(transaction, all, new Map([...taken, [openKey, waiting]]))
    return { action, isNew: true }

    /** Who leaves the list is not told to it, so it is looked at when it seems full. */
    async function stillOpen(listed: readonly ActionUse[]): Promise<ActionUse[]> {
      const documents = await Promise.all(listed.map((one) => transaction.get(all.actions.doc(one.actionId))))
      return listed.filter((_, index) => documents[index]?.data()?.state === 'proposed')
    }
  })
}

async function refuseOver(incidentId: string, transaction: RecordedTransaction, all: Collections): Promise<void> {
  const incident = (await transaction.get(all.incidents.doc(incidentId))).data()
  if (incident?.state !== 'resolved') return
  throw new MeshError('failed-precondition', `incident ${incidentId} is over: nobody needs to decide about it any more`)
}
