import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'
import type { Invite, Member } from '../schema/member.ts'
import type { AccessConfig } from '../schema/settings/access.ts'
import { domainOf, normalAddress } from './address.ts'

/** Who wants to become a member, as Firebase Authentication knows them. */
export interface Applicant {
  /** Empty for an account without an address. */
  email: string
  isEmailVerified: boolean
}

/** What lets people in at this moment. */
export interface Admission {
  /** The invitation of the applicant's address; undefined for none. */
  invite: Invite | undefined
  access: AccessConfig
  /** Address of the first admin from the deployment's configuration; empty for none. */
  firstAdmin: string
  hasActiveAdmin: boolean
  /** Whether the address is that of a disabled member, whose account may be gone. */
  isOfDisabled: boolean
  /** Whether the address is, or once was, that of any member, with whatever account. */
  isOfMember: boolean
}

const ASK = 'Ask an admin of this Mesh for an invitation'

/** Refuses whom nothing could let in, whatever is stored. Throws `permission-denied`. */
export function refuseUnverified({ email, isEmailVerified }: Applicant): void {
  if (email === '') throw new MeshError('permission-denied', `This account has no e-mail address. ${ASK} for yours.`)
  if (isEmailVerified) return
  // Whoever chose the password may not be whom the address belongs to, and would stay in after its owner verified it.
  throw new MeshError(
    'permission-denied',
    'Mesh admits verified e-mail addresses only: sign in with a link that is sent to your address.',
  )
}

/**
 * What an applicant becomes: the first admin of the configuration while there is no admin, else what their invitation
 * says, else what their address's domain gives, which lets nobody become a second member; nothing for the address of a
 * disabled member. Throws `permission-denied` with whom to ask.
 */
export function admit(
  applicant: Applicant,
  { invite, access, firstAdmin, hasActiveAdmin, isOfDisabled, isOfMember }: Admission,
  now: Date,
): { role: Role; source: Member['source'] } {
  refuseUnverified(applicant)
  const { email } = applicant
  if (!hasActiveAdmin && firstAdmin !== '' && normalAddress(firstAdmin) === normalAddress(email)) {
    return { role: 'admin', source: 'configuration' }
  }
  if (isOfDisabled) {
    throw new MeshError('permission-denied', 'Your membership is disabled. Ask an admin of this Mesh to enable it.')
  }
  if (invite?.state === 'open' && now < invite.expireTime) return { role: invite.role, source: 'invite' }
  if (!access.domains.includes(domainOf(email))) throw new MeshError('permission-denied', refusal(invite))
  if (!isOfMember) return { role: access.domainRole, source: 'domain' }
  throw new MeshError('permission-denied', `Your address belongs to a member with another account. ${ASK}.`)
}

function refusal(invite: Invite | undefined): string {
  if (invite?.state === 'open') return `Your invitation ended at ${invite.expireTime.toISOString()}. ${ASK} once more.`
  if (invite?.state === 'used') return `Your invitation was used already. ${ASK} once more.`
  if (invite?.state === 'revoked') return `Your invitation was withdrawn. ${ASK} if that was a mistake.`
  return `Your address is not invited. ${ASK}.`
}
