import type { IncidentRequests } from '@mesh/core/schema/api'
import { httpsCallable } from 'firebase/functions'
import { callProblem, isAnswered } from './call-problem.ts'
import { functions } from './functions.ts'
import { requestIds } from './request-ids.ts'

const ids = requestIds()

/** What a person asks for, without the request's id. */
export type Wish<Name extends keyof IncidentRequests> = Omit<IncidentRequests[Name], 'requestId'>

/** Changes an incident; returns a sentence for the person when that fails, undefined when it worked. */
export async function callIncident<Name extends keyof IncidentRequests>(
  name: Name,
  wish: Wish<Name>,
): Promise<string | undefined> {
  const key = JSON.stringify([name, wish])
  try {
    await httpsCallable(functions(), name)({ ...wish, requestId: ids.of(key) })
    ids.forget(key)
    return undefined
  } catch (error) {
    if (isAnswered(error)) ids.forget(key)
    return callProblem(error)
  }
}
