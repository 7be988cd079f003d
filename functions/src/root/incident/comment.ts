import { commentIncidentRequestSchema } from '@mesh/core/schema/api'
import type { IncidentResponse } from '@mesh/core/schema/api'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeIncident } from '../store/incidents.ts'
import { changeByPerson } from './change-by-person.ts'

const live = { readAccount, changeIncident }

/** Adds a comment to an incident's timeline, in whatever state it is. */
export async function commentIncident(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<IncidentResponse> {
  const person = await authorise(caller, 'incident.comment', deps.readAccount)
  const { text, ...target } = parseInput(commentIncidentRequestSchema, request, 'request')
  return changeByPerson(
    target,
    { act: { action: 'comment', text }, person, revision: undefined, time: now },
    deps.changeIncident,
  )
}
