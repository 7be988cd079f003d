import { setIncidentSeverityRequestSchema } from '@mesh/core/schema/api'
import type { IncidentResponse } from '@mesh/core/schema/api'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeIncident } from '../store/incidents.ts'
import { changeByPerson } from './change-by-person.ts'

const live = { readAccount, changeIncident }

/** Says how bad an incident is. */
export async function setIncidentSeverity(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<IncidentResponse> {
  const person = await authorise(caller, 'incident.setSeverity', deps.readAccount)
  const { revision, severity, ...target } = parseInput(setIncidentSeverityRequestSchema, request, 'request')
  return changeByPerson(
    target,
    { act: { action: 'setSeverity', severity }, person, revision, time: now },
    deps.changeIncident,
  )
}
