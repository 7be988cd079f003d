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

/** The answer holds the key itself, this once. */
export function createApiKey(request: {
  requestId: string
  name: string
  scopes: string[]
  days: number
}): Promise<Answer<ApiKeyResponse>> {
  return callFunction('createApiKey', request, apiKeyResponseSchema)
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
