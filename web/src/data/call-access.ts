import {
  apiKeyResponseSchema,
  inviteMemberResponseSchema,
  reviewAccessResponseSchema,
  type ApiKeyResponse,
  type InviteMemberResponse,
  type ReviewAccessResponse,
} from '@mesh/core/schema/access-api'
import type { Role } from '@mesh/core/roles'
import { z } from 'zod'
import { callFunction, type Answer } from './call-function.ts'
import { requestIds } from './request-ids.ts'

export function inviteMember(request: {
  email: string
  name: string
  role: Role
}): Promise<Answer<InviteMemberResponse>> {
  return callFunction('inviteMember', request, inviteMemberResponseSchema)
}

/** Returns a sentence for the person when that fails, undefined when it worked. */
export async function revokeInvite(inviteId: string): Promise<string | undefined> {
  return problemIn(await callFunction('revokeInvite', { inviteId }, z.unknown()))
}

const ids = requestIds()

/**
 * The answer holds the key itself, this once. The same wish again after an answer that was lost makes no second key: its answer
 * names the one to revoke.
 */
export async function createApiKey(wish: {
  name: string
  scopes: string[]
  days: number
}): Promise<Answer<ApiKeyResponse>> {
  const key = JSON.stringify(wish)
  const answer = await callFunction('createApiKey', { ...wish, requestId: ids.of(key) }, apiKeyResponseSchema)
  if ('value' in answer) ids.forget(key)
  return answer
}

/** A new key beside the old one, which goes on for a day. */
export function rotateApiKey(request: { requestId: string; keyId: string }): Promise<Answer<ApiKeyResponse>> {
  return callFunction('rotateApiKey', request, apiKeyResponseSchema)
}

/** Returns a sentence for the person when that fails, undefined when it worked. */
export async function revokeApiKey(keyId: string, reason: string): Promise<string | undefined> {
  return problemIn(await callFunction('revokeApiKey', { keyId, reason }, z.unknown()))
}

export function reviewAccess(): Promise<Answer<ReviewAccessResponse>> {
  return callFunction('reviewAccess', {}, reviewAccessResponseSchema)
}

function problemIn(answer: Answer<unknown>): string | undefined {
  return 'problem' in answer ? answer.problem : undefined
}
