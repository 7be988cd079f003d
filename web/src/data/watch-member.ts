import { sessionMove } from '@mesh/core/access/session-move'
import { COLLECTIONS } from '@mesh/core/paths'
import { asRole } from '@mesh/core/roles'
import { memberSchema } from '@mesh/core/schema/member'
import type { User } from 'firebase/auth'
import { doc, onSnapshot, type DocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { readDocument } from './read-document.ts'

const CHANGED = 'Your role was changed, which ended your session. Sign in again to go on.'
const DISABLED = 'Your membership was disabled. Ask an admin of this Mesh to enable it.'

/**
 * Follows the person's own member document, which the rules always show them: calls `end` with a sentence for the person when
 * the session is over, and fetches a new token when only the role is another. Returns how to stop.
 */
export function watchMember(user: User, end: (why: string) => Promise<void>): () => void {
  let refreshed: number | undefined
  return onSnapshot(
    doc(firestore(), COLLECTIONS.members, user.uid),
    (snapshot) => {
      follow(snapshot).catch((error: unknown) => console.warn('Cannot follow the own role', error))
    },
    (error) => console.warn('Cannot read the own member document', error),
  )

  async function follow(snapshot: DocumentSnapshot): Promise<void> {
    if (snapshot.metadata.fromCache || !snapshot.exists()) return
    const row = readDocument(memberSchema, snapshot)
    if ('problem' in row) throw new Error(`${row.path} cannot be read: ${row.problem}`)
    const { claims, authTime } = await user.getIdTokenResult()
    const session = { role: asRole(claims['role']), authTime: Math.floor(Date.parse(authTime) / 1000) }
    const move = sessionMove(session, row.value)
    if (move === 'end') await end(row.value.state === 'disabled' ? DISABLED : CHANGED)
    // The claim follows the document within seconds; the next change or the next hour tries again.
    if (move !== 'refresh' || refreshed === row.value.revision) return
    refreshed = row.value.revision
    await user.getIdToken(true)
  }
}
