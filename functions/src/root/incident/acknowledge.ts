import { acknowledgeIncidentRequestSchema } from '@mesh/core/schema/api'
import type { IncidentResponse } from '@mesh/core/schema/api'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeIncident } from '../store/incidents.ts'
import { changeByPerson } from './change-by-person.ts'

const live = { readAccount, changeIncident }

/** Says that somebody has seen an open incident and works on it. */
export async function acknowledgeIncident(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<IncidentResponse> {
  const person = await authorise(caller, 'incident.acknowledge', deps.readAccount)
  const { revision, ...target } = parseInput(acknowledgeIncidentRequestSchema, request, 'request')
  return changeByPerson(target, { act: { action: 'acknowledge' }, person, revision, time: now }, deps.changeIncident)
}
