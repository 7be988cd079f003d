import { randomUUID } from 'node:crypto'
import type { IncidentRequests, IncidentResponse } from '@mesh/core/schema/api'
import type { Account } from '../../../src/gcp/accounts.ts'
import type { Caller } from '../../../src/kit/door-input.ts'
import { acknowledgeIncident } from '../../../src/root/incident/acknowledge.ts'
import { assignIncident } from '../../../src/root/incident/assign.ts'
import { commentIncident } from '../../../src/root/incident/comment.ts'
import { correlateAfter } from '../../../src/root/incident/correlate-after.ts'
import { reopenIncident } from '../../../src/root/incident/reopen.ts'
import { resolveIncident } from '../../../src/root/incident/resolve.ts'
import { setIncidentSeverity } from '../../../src/root/incident/set-severity.ts'
import { changeIncident } from '../../../src/root/store/incidents.ts'

const ACCOUNTS: Account[] = [
  { uid: 'ada', name: 'Ada', role: 'operator', isDisabled: false },
  { uid: 'bob', name: 'Bob', role: 'admin', isDisabled: false },
  { uid: 'eve', name: 'Eve', role: 'viewer', isDisabled: false },
  { uid: 'off', name: 'Off', role: 'operator', isDisabled: true },
  { uid: 'demoted', name: 'Demoted', role: 'viewer', isDisabled: false },
]

export const ADA: Caller = { uid: 'ada', role: 'operator' }
export const BOB: Caller = { uid: 'bob', role: 'admin' }

export const VERBS = {
  acknowledgeIncident,
  assignIncident,
  commentIncident,
  setIncidentSeverity,
  resolveIncident,
  reopenIncident,
}

/** The real store and accounts of these tests alone. */
export const deps = {
  readAccount: (uid: string) => Promise.resolve(ACCOUNTS.find((account) => account.uid === uid)),
  changeIncident,
  correlateAfter,
}

type Rest<Name extends keyof IncidentRequests> = Omit<IncidentRequests[Name], 'incidentId' | 'requestId'>

/** A request about the tests' incident, under an id of its own. */
export function request<Name extends keyof IncidentRequests>(_: Name, rest: Rest<Name>) {
  return { incidentId: 'a.http_7', requestId: randomUUID(), ...rest }
}

/** Calls a verb once. */
export function call<Name extends keyof IncidentRequests>(
  name: Name,
  rest: Rest<Name>,
  now: Date,
  caller: Caller | undefined = ADA,
): Promise<IncidentResponse> {
  return VERBS[name](request(name, rest), caller, now, deps)
}
