import { z } from 'zod'
import { ROLES } from '../roles.ts'

/**
 * `members/{uid}`: who belongs to this deployment. It is what counts: the account's claim `role` follows it. Never an e-mail
 * address, since every member reads it.
 */
export const memberSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The name that others may see. */
  name: z.string(),
  role: z.enum(ROLES),
  state: z.enum(['active', 'disabled']),
  /** Sessions that were begun before this are over: it moves when role or state change. */
  validSince: z.date(),
  /** How the member came: by invitation, by their address's domain, from the configuration, or by whoever owns the project. */
  source: z.enum(['invite', 'domain', 'configuration', 'owner']),
  /** The action that gave the role and state of now; absent while they are those that the member came with. */
  standingBy: z
    .strictObject({
      actionId: z.string(),
      /** When its TTL takes them back; null for no such end. */
      endTime: z.date().nullable(),
      /** Whether they are back to what they were before that action. */
      isRevert: z.boolean(),
    })
    .exactOptional(),
  /** Last sign-in; null for none yet. Kept at most hourly. */
  lastSignInTime: z.date().nullable(),
  createTime: z.date(),
  updateTime: z.date(),
  /** Grows with every change of role or state. */
  revision: z.int().min(0),
})
export type Member = z.infer<typeof memberSchema>

/** `memberContacts/{uid}`: for auditors and admins. */
export const memberContactSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** That of the account at its last sign-in. */
  email: z.string(),
  /** Addresses that the account had before; absent for none. */
  formerEmails: z.array(z.string()).exactOptional(),
})
export type MemberContact = z.infer<typeof memberContactSchema>

/** `invites/{random id}`: who may sign up, and as what; for auditors and admins. */
export const inviteSchema = z.strictObject({
  schemaVersion: z.literal(1),
  email: z.string(),
  /** The name that others may see from then on; empty: what the account itself shows. */
  name: z.string().max(100).default(''),
  role: z.enum(ROLES),
  invitedBy: z.strictObject({ uid: z.string(), name: z.string() }),
  state: z.enum(['open', 'used', 'revoked']),
  /** The member that it became; null while it is not used. */
  uid: z.string().nullable(),
  expireTime: z.date(),
  createTime: z.date(),
  updateTime: z.date(),
})
export type Invite = z.infer<typeof inviteSchema>

/** `apiKeys/{publicId}`: a machine's key; for auditors and admins. The secret itself is shown once and stored nowhere. */
export const apiKeySchema = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string().min(1).max(100),
  /** SHA-256, in hexadecimal, of the secret's 32 random bytes. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Names of permissions; never to approve, and none that its owner does not have. */
  scopes: z.array(z.string()).min(1).max(20),
  /** The member who answers for it. */
  owner: z.strictObject({ uid: z.string(), name: z.string() }),
  expireTime: z.date(),
  /** Null while it is valid. */
  revokeTime: z.date().nullable(),
  /** The key that takes its place; null for none. */
  replacedBy: z.string().nullable(),
  /** Kept at most hourly; null for never. */
  lastUseTime: z.date().nullable(),
  createTime: z.date(),
  updateTime: z.date(),
})
export type ApiKey = z.infer<typeof apiKeySchema>
