import { resolveIncidentRequestSchema } from '@mesh/core/schema/api'
import type { IncidentResponse } from '@mesh/core/schema/api'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeIncident } from '../store/incidents.ts'
import { changeByPerson } from './change-by-person.ts'
import { correlateAfter } from './correlate-after.ts'

const live = { readAccount, changeIncident, correlateAfter }

/** Resolves an incident by hand, with a reason; its check's next fall after a recovery opens a new one. */
export async function resolveIncident(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<IncidentResponse> {
  const person = await authorise(caller, 'incident.resolve', deps.readAccount)
  const { revision, reason, ...target } = parseInput(resolveIncidentRequestSchema, request, 'request')
  const answer = await changeByPerson(
    target,
    { act: { action: 'resolve', reason }, person, revision, time: now },
    deps.changeIncident,
  )
  await deps.correlateAfter(now)
  return answer
}
