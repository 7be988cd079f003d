import { z } from 'zod'
import { ROLES } from '../roles.ts'

const reasonSchema = z.string().trim().min(1).max(1000)
/** Of keys and invitations, as Mesh makes them; other texts may be no names of documents. */
const idSchema = z.string().regex(/^[a-z0-9]{1,64}$/, 'expected an id as Mesh shows it: lower-case letters and digits')

/** Request of the callable `inviteMember`; an invitation is open for `days`. Whoever comes by a link has no name but `name`. */
export const inviteMemberRequestSchema = z.strictObject({
  email: z.email().max(254),
  name: z.string().trim().max(100).default(''),
  role: z.enum(ROLES),
  days: z.int().min(1).max(30).default(7),
})
export const inviteMemberResponseSchema = z.strictObject({ inviteId: z.string(), expireTime: z.iso.datetime() })
export type InviteMemberResponse = z.infer<typeof inviteMemberResponseSchema>
export const revokeInviteRequestSchema = z.strictObject({ inviteId: idSchema })

/** Request of the callable `createApiKey`. `requestId` makes a repeated request create one key. */
export const createApiKeyRequestSchema = z.strictObject({
  requestId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.string()).min(1).max(20),
  days: z.int().min(1).max(365),
})
/** Request of the callable `rotateApiKey`: the old key goes on for `overlapHours`. */
export const rotateApiKeyRequestSchema = z.strictObject({
  requestId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  keyId: idSchema,
  overlapHours: z.int().min(0).max(168).default(24),
})
export const revokeApiKeyRequestSchema = z.strictObject({ keyId: idSchema, reason: reasonSchema })
/** `key` is shown this once; null when the request is a repetition of one that was answered. */
export const apiKeyResponseSchema = z.strictObject({
  keyId: z.string(),
  key: z.string().nullable(),
  expireTime: z.iso.datetime(),
})
export type ApiKeyResponse = z.infer<typeof apiKeyResponseSchema>

/** Answer of the callable `reviewAccess`: who can do what and why, and what nobody uses. */
export const reviewAccessResponseSchema = z.strictObject({
  time: z.iso.datetime(),
  members: z.array(
    z.strictObject({
      uid: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.string(),
      state: z.string(),
      source: z.string(),
      /** How they came and which action gave their role, in words. */
      why: z.string(),
      permissions: z.array(z.string()),
      /** Last sign-in, or last time that a session was renewed; null for never. */
      lastUseTime: z.iso.datetime().nullable(),
      /** What a reviewer should look at, a sentence each: unused for 90 days, no second admin, claim and document differ. */
      remarks: z.array(z.string()),
    }),
  ),
  keys: z.array(
    z.strictObject({
      keyId: z.string(),
      name: z.string(),
      owner: z.string(),
      scopes: z.array(z.string()),
      state: z.enum(['valid', 'expired', 'revoked']),
      expireTime: z.iso.datetime(),
      lastUseTime: z.iso.datetime().nullable(),
      remarks: z.array(z.string()),
    }),
  ),
})
export type ReviewAccessResponse = z.infer<typeof reviewAccessResponseSchema>
