import type { IncidentRequests } from '@mesh/core/schema/api'
import { callOnce } from './call-once.ts'
import { requestIds } from './request-ids.ts'

const ids = requestIds()

/** What a person asks for, without the request's id. */
export type Wish<Name extends keyof IncidentRequests> = Omit<IncidentRequests[Name], 'requestId'>

/** Changes an incident; returns a sentence for the person when that fails, undefined when it worked. */
export function callIncident<Name extends keyof IncidentRequests>(
  name: Name,
  wish: Wish<Name>,
): Promise<string | undefined> {
  const key = JSON.stringify([name, wish])
  return callOnce(name, wish, { requestId: ids.of(key), forget: () => ids.forget(key) })
}
