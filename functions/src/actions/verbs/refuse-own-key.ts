import { MeshError } from '@mesh/core/errors'
import type { Action } from '@mesh/core/schema/action'
import type { Person } from '@mesh/core/schema/incident'
import type { readApiKey as readKey } from '../../access/store/api-keys.ts'
import { KEY_PREFIX } from '../../kit/actor-of.ts'

/** What a machine proposed is a proposal of the member who answers for its key. Throws `permission-denied`; `verb` is what others must do. */
export async function refuseOwnKey(
  action: Action | undefined,
  person: Person,
  verb: string,
  readApiKey: typeof readKey,
): Promise<void> {
  const { uid } = action?.proposal.proposer ?? { uid: '' }
  if (!uid.startsWith(KEY_PREFIX)) return
  const key = await readApiKey(uid.slice(KEY_PREFIX.length))
  if (key?.owner.uid !== person.uid) return
  throw new MeshError('permission-denied', `your key ${key.name} proposed this action: somebody else must ${verb} it`)
}
