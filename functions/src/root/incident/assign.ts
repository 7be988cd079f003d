import { MeshError } from '@mesh/core/errors'
import { may } from '@mesh/core/roles'
import { assignIncidentRequestSchema } from '@mesh/core/schema/api'
import type { IncidentResponse } from '@mesh/core/schema/api'
import type { Person } from '@mesh/core/schema/incident'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeIncident } from '../store/incidents.ts'
import { changeByPerson } from './change-by-person.ts'

const live = { readAccount, changeIncident }

/** Assigns an incident to a member who may work on it, or to nobody. */
export async function assignIncident(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<IncidentResponse> {
  const person = await authorise(caller, 'incident.assign', deps.readAccount)
  const { revision, assignee: uid, ...target } = parseInput(assignIncidentRequestSchema, request, 'request')
  const assignee = uid === null ? null : await assigneeOf(uid, deps.readAccount)
  return changeByPerson(
    target,
    { act: { action: 'assign', assignee }, person, revision, time: now },
    deps.changeIncident,
  )
}

async function assigneeOf(uid: string, read: typeof readAccount): Promise<Person> {
  const account = await read(uid)
  if (account === undefined || account.isDisabled) {
    throw new MeshError('failed-precondition', `there is no enabled account ${uid} to assign the incident to`)
  }
  if (!may(account.role, 'incident.resolve')) {
    const role = account.role ?? 'none'
    throw new MeshError('failed-precondition', `${account.name} has the role ${role} and cannot work on incidents`)
  }
  return { uid, name: account.name }
}
