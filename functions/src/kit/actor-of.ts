import { MESH, type Person } from '@mesh/core/schema/incident'
import type { EntryActor } from '@mesh/core/schema/ledger'

/** Before the public id of a key, where a person's uid stands otherwise. */
export const KEY_PREFIX = 'key:'

/** Whether an account's uid would be recorded as Mesh itself or as a key: such accounts may do nothing. */
export function isReservedUid(uid: string): boolean {
  return uid === MESH.uid || uid.startsWith(KEY_PREFIX)
}

/** Who did it, as the ledger names them. */
export function actorOf({ uid }: Person): EntryActor {
  if (uid === MESH.uid) return { type: 'mesh', id: 'mesh' }
  if (uid.startsWith(KEY_PREFIX)) return { type: 'key', id: uid.slice(KEY_PREFIX.length) }
  return { type: 'person', id: uid }
}
