import { setIncidentSeverityRequestSchema } from '@mesh/core/schema/api'
import type { IncidentResponse } from '@mesh/core/schema/api'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeIncident } from '../store/incidents.ts'
import { changeByPerson } from './change-by-person.ts'
import { correlateAfter } from './correlate-after.ts'

const live = { readAccount, changeIncident, correlateAfter }

/**
 * Says how bad an incident is: what is worse than what explained it stands for itself, but a group explains its members
 * whatever people make of its severity.
 */
export async function setIncidentSeverity(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<IncidentResponse> {
  const person = await authorise(caller, 'incident.setSeverity', deps.readAccount)
  const { revision, severity, ...target } = parseInput(setIncidentSeverityRequestSchema, request, 'request')
  const answer = await changeByPerson(
    target,
    { act: { action: 'setSeverity', severity }, person, revision, time: now },
    deps.changeIncident,
  )
  await deps.correlateAfter(now)
  return answer
}
