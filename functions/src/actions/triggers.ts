import { onDocumentCreated } from 'firebase-functions/v2/firestore'
import { ACTION_EVENTS, COLLECTIONS } from '@mesh/core/paths'
import { now } from '../kit/clock.ts'
import { background } from '../kit/door.ts'
import { personCallable } from '../kit/person-callable.ts'
import { taskFunction } from '../kit/task-function.ts'
import { RECORDER_OPTIONS, RUN_ACTION_OPTIONS } from '../options.ts'

/** What an action would change, for operators. */
export const dryRunAction = personCallable(
  'dryRunAction',
  async () => (await import('./verbs/dry-run-action.ts')).dryRunAction,
)

/** An action for others to approve, by operators. */
export const proposeAction = personCallable(
  'proposeAction',
  async () => (await import('./verbs/propose-action.ts')).proposeAction,
)

/** A yes to exactly what an approver saw. */
export const approveAction = personCallable(
  'approveAction',
  async () => (await import('./verbs/approve-action.ts')).approveAction,
)

/** A no, by an approver or by who proposed it. */
export const rejectAction = personCallable(
  'rejectAction',
  async () => (await import('./verbs/reject-action.ts')).rejectAction,
)

/** An approver says that the target of a failed revert is as it should be. */
export const settleAction = personCallable(
  'settleAction',
  async () => (await import('./verbs/settle-action.ts')).settleAction,
)

/** A standing change is wanted back, or its failed revert tried again, by approvers. */
export const revertAction = personCallable(
  'revertAction',
  async () => (await import('./verbs/revert-action.ts')).revertAction,
)

/** The kill switch. */
export const stopActions = personCallable(
  'stopActions',
  async () => (await import('./verbs/stop-actions.ts')).stopActions,
)

/** What can be proposed, for operators. */
export const listActionKinds = personCallable(
  'listActionKinds',
  async () => (await import('./verbs/list-action-kinds.ts')).listActionKinds,
)

/** For each action when something of it is due: does it. */
export const runAction = taskFunction(
  'runAction',
  RUN_ACTION_OPTIONS,
  async () => (await import('./worker/run-action.ts')).runAction,
)

/** For each event of an action: opens or resolves the incident of one that people must look after. */
export const tellAction = onDocumentCreated(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.actions}/{actionId}/${ACTION_EVENTS}/{revision}` },
  (event) =>
    background('tellAction', async () => {
      const verb = await import('./tell-action.ts')
      await verb.tellAction(event.params.actionId, now())
    }),
)
