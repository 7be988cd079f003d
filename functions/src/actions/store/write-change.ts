import type { ActionChange } from '@mesh/core/actions/move-action'
import { COLLECTIONS } from '@mesh/core/paths'
import type { Action, ActionTarget, TargetLease } from '@mesh/core/schema/action'
import { actorOf } from '../../kit/actor-of.ts'
import type { RecordedTransaction } from '../../kit/commit.ts'
import { digestOf } from '../../kit/digest.ts'
import type { Collections } from './collections.ts'

/** Changes that follow each other at once, as one transaction writes them. */
export interface ChangeOfAction {
  actionId: string
  /** Undefined for a new action. */
  before: Action | undefined
  changes: readonly ActionChange[]
  /** Of the action's target, where it changes. */
  lease?: TargetLease
}

/** The document that says who may change a target: named after its type and name, which may hold any character. */
export function leaseId({ type, name }: ActionTarget): string {
  return digestOf([type, name])
}

/** Writes an action with its history, the lease of its target, and one entry of the ledger for each event. */
export function writeChange(
  transaction: RecordedTransaction,
  all: Collections,
  { actionId, before, changes, lease }: ChangeOfAction,
): void {
  let previous = before
  for (const { action, event } of changes) {
    transaction.create(all.history(actionId).doc(String(event.revision)), event)
    transaction.record({
      actor: actorOf({ uid: event.actor, name: event.actorName }),
      action: `action.${event.event}`,
      resource: `${COLLECTIONS.actions}/${actionId}`,
      before: previous,
      after: action,
      reason: event.message,
    })
    previous = action
  }
  if (previous === undefined || previous === before) return
  const reference = all.actions.doc(actionId)
  if (before === undefined) transaction.create(reference, previous)
  else transaction.set(reference, previous)
  if (lease !== undefined) transaction.set(all.leases.doc(leaseId(previous.proposal.target)), lease)
}
