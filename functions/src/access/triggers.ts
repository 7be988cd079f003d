import { onDocumentWritten } from 'firebase-functions/v2/firestore'
import { beforeUserCreated, beforeUserSignedIn, type AuthBlockingEvent } from 'firebase-functions/v2/identity'
import { COLLECTIONS } from '@mesh/core/paths'
import { now } from '../kit/clock.ts'
import { background, callable } from '../kit/door.ts'
import { personCallable } from '../kit/person-callable.ts'
import { BLOCKING_OPTIONS, RECORDER_OPTIONS } from '../options.ts'
import type { AccountAtDoor } from './admit-account.ts'

/** An account follows its member document. */
export const syncMember = onDocumentWritten(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.members}/{uid}` },
  ({ params }) =>
    background('syncMember', async () => (await import('./sync-member.ts')).syncMember(params['uid'] ?? '')),
)

/** Before an account is created: only for whom an invitation, a domain or the configuration admits. */
export const admitAccount = beforeUserCreated(BLOCKING_OPTIONS, (event) =>
  callable('admitAccount', async () => {
    const verb = await import('./admit-account.ts')
    await verb.admitAccount(accountAtDoor(event), now())
  }),
)

/** Before a session begins: its role is that of the member's document, and newcomers become members. */
export const admitSignIn = beforeUserSignedIn(BLOCKING_OPTIONS, (event) =>
  callable('admitSignIn', async () => {
    const verb = await import('./admit-sign-in.ts')
    return { customClaims: await verb.admitSignIn(accountAtDoor(event), now()) }
  }),
)

/** Lets an address become a member, for admins. */
export const inviteMember = personCallable(
  'inviteMember',
  async () => (await import('./invite-member.ts')).inviteMember,
)

/** Takes an open invitation back, for admins. */
export const revokeInvite = personCallable(
  'revokeInvite',
  async () => (await import('./revoke-invite.ts')).revokeInvite,
)

/** Makes a key for a machine, for admins. */
export const createApiKey = personCallable(
  'createApiKey',
  async () => (await import('./create-api-key.ts')).createApiKey,
)

/** Puts a new key in the place of an old one, for admins. */
export const rotateApiKey = personCallable(
  'rotateApiKey',
  async () => (await import('./rotate-api-key.ts')).rotateApiKey,
)

/** Ends a key at once, for admins. */
export const revokeApiKey = personCallable(
  'revokeApiKey',
  async () => (await import('./revoke-api-key.ts')).revokeApiKey,
)

/** Who can do what and why, for auditors and admins. */
export const reviewAccess = personCallable(
  'reviewAccess',
  async () => (await import('./review-access.ts')).reviewAccess,
)

function accountAtDoor({ data, eventId }: AuthBlockingEvent): AccountAtDoor {
  if (data === undefined) throw new Error(`event ${eventId} carries no account`)
  const { uid, displayName, email, emailVerified, customClaims } = data
  return {
    uid,
    name: displayName ?? '',
    email: email ?? '',
    isEmailVerified: emailVerified,
    claims: customClaims ?? {},
  }
}
