import { MeshError } from '../errors.ts'
import type { ActionEvent, ActionEventName } from '../schema/action-event.ts'
import type { Action, TargetLease } from '../schema/action.ts'
import { MESH, type Person } from '../schema/incident.ts'
import { dueMove } from './due-move.ts'
import { ACTION_MACHINE } from './machine.ts'

/** An action after something, and the event to append; both are written in one transaction. */
export interface ActionChange {
  action: Action
  event: ActionEvent
}

/** A change that also changes the lease of the action's target, in the same transaction. */
export interface LeasedChange extends ActionChange {
  lease: TargetLease
}

interface Move {
  event: ActionEventName
  now: Date
  /** Mesh itself when absent. */
  person?: Person
  fence?: number
  message?: string
}

/** Moves an action along the table with the fields that change. Throws `failed-precondition` when the table forbids it. */
export function moveAction(
  before: Action,
  { event, now, person = MESH, fence, message = '' }: Move,
  fields: Partial<Action> = {},
): ActionChange {
  const to = ACTION_MACHINE[before.state][event]
  if (to === undefined) {
    throw new MeshError('failed-precondition', `the action is ${before.state}: ${event} is not possible any more`, {
      details: { state: before.state, event, revision: before.revision },
    })
  }
  const revision = before.revision + 1
  const updateTime = before.updateTime > now ? before.updateTime : now
  const action: Action = { ...before, ...fields, state: to, revision, updateTime }
  return {
    action: { ...action, dueTime: dueMove(action, now)?.time ?? null },
    event: {
      schemaVersion: 1,
      event,
      actor: person.uid,
      actorName: person.name,
      from: before.state,
      to,
      revision,
      fence: fence ?? null,
      time: now,
      message,
    },
  }
}
