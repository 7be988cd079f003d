import {
  actionResponseSchema,
  dryRunActionResponseSchema,
  listActionKindsResponseSchema,
  stopActionsResponseSchema,
  type ActionResponse,
  type DryRunActionResponse,
  type ListActionKindsResponse,
} from '@mesh/core/schema/action-api'
import { callFunction, type Answer } from './call-function.ts'

/** What a person wants changed. */
export interface ActionWish {
  kind: string
  parameters: Record<string, unknown>
  /** Null for ever. */
  ttlMs: number | null
}

export function listActionKinds(): Promise<Answer<ListActionKindsResponse>> {
  return callFunction('listActionKinds', {}, listActionKindsResponseSchema)
}

/** What would happen; nothing does. */
export function dryRunAction(wish: ActionWish): Promise<Answer<DryRunActionResponse>> {
  return callFunction('dryRunAction', wish, dryRunActionResponseSchema)
}

/** Proposes under an id of the caller's: the same request again proposes nothing twice. */
export function proposeAction(
  request: ActionWish & { actionId: string; reason: string; incidentId: string | null },
): Promise<Answer<ActionResponse>> {
  return callFunction('proposeAction', request, actionResponseSchema)
}

/** The revision makes a decision that is sent twice count once. */
export type Decision =
  | { name: 'approveAction'; wish: { actionId: string; revision: number; digest: string } }
  | {
      name: 'rejectAction' | 'revertAction' | 'settleAction'
      wish: { actionId: string; revision: number; reason: string }
    }

/** Decides upon an action; returns a sentence for the person when that fails, undefined when it worked. */
export async function decideAction({ name, wish }: Decision): Promise<string | undefined> {
  const answer = await callFunction(name, wish, actionResponseSchema)
  return 'problem' in answer ? answer.problem : undefined
}

/** The kill switch; returns a sentence for the person when that fails, undefined when it worked. */
export async function stopActions(isStopped: boolean, reason: string): Promise<string | undefined> {
  const answer = await callFunction('stopActions', { isStopped, reason }, stopActionsResponseSchema)
  return 'problem' in answer ? answer.problem : undefined
}
