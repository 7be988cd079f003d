import type { ApproverNow } from '@mesh/core/actions/policy/counting-approvals'
import { MESH, type Person } from '@mesh/core/schema/incident'

/** What people may at this moment, by their uids, each looked up once; Mesh and accounts that are gone are absent. */
export async function readApprovers(
  decisions: readonly { person: Person }[],
  readApprover: (uid: string) => Promise<ApproverNow | undefined>,
): Promise<Map<string, ApproverNow>> {
  const uids = new Set(decisions.map(({ person }) => person.uid).filter((uid) => uid !== MESH.uid))
  const found = await Promise.all([...uids].map(async (uid) => [uid, await readApprover(uid)] as const))
  return new Map(found.flatMap(([uid, account]) => (account === undefined ? [] : [[uid, account] as const])))
}
