import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'
import type { Proposal } from '../schema/action.ts'
import { MESH, type Person } from '../schema/incident.ts'

/** The role of a person, when the proposal asks for it. Throws `permission-denied` with those that it asks for; `verb` is what was tried. */
export function approverRole(
  { requirement: { roles }, risk }: Proposal,
  { person, role }: { person: Person; role: Role },
  verb: string,
): Proposal['requirement']['roles'][number] {
  const approver = roles.find((one) => one === role)
  if (approver !== undefined && person.uid !== MESH.uid) return approver
  throw new MeshError('permission-denied', `${role} may not ${verb} it: ${risk} risk needs ${roles.join(' or ')}`)
}
