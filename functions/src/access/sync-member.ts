import { NEVER_ENDED } from '@mesh/core/access/session'
import { MeshError } from '@mesh/core/errors'
import { followAccount } from '../gcp/accounts.ts'
import { readMember } from './store/members.ts'

/** Members change seldom: more changes at one moment than this are left to the next delivery. */
const ATTEMPTS_MAX = 5

const live = { followAccount, readMember }

/**
 * Makes an account follow its member document as it is now, whatever the event told: role, disabled or not, ended sessions.
 * Looks at the document again afterwards, since another delivery may have read a newer one and written before. The account of
 * a document that was deleted loses its role.
 */
export async function syncMember(uid: string, deps = live): Promise<void> {
  let member = await deps.readMember(uid)
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const isActive = member?.state === 'active'
    await deps.followAccount(uid, {
      role: isActive ? member?.role : undefined,
      ...(member === undefined ? {} : { isDisabled: !isActive }),
      validSince: member?.validSince ?? NEVER_ENDED,
    })
    const current = await deps.readMember(uid)
    if (current?.revision === member?.revision) return
    member = current
  }
  throw new MeshError('aborted', `members/${uid} changes faster than its account can follow`, { fault: 'system' })
}
