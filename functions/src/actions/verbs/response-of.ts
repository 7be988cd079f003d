import type { Action } from '@mesh/core/schema/action'
import type { ActionResponse } from '@mesh/core/schema/action-api'

/** What a caller who changed an action is told. */
export function responseOf(actionId: string, { state, revision }: Action): ActionResponse {
  return { actionId, state, revision }
}
