import { revokeInviteRequestSchema } from '@mesh/core/schema/access-api'
import { readAccount } from '../gcp/accounts.ts'
import { authorise } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { parseInput } from '../kit/parse-input.ts'
import { closeInvite } from './store/invites.ts'

const live = { readAccount, closeInvite }

/** Takes an invitation back that nobody used yet. */
export async function revokeInvite(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<{ inviteId: string }> {
  const person = await authorise(caller, 'member.invite', deps.readAccount)
  const { inviteId } = parseInput(revokeInviteRequestSchema, request, 'request')
  await deps.closeInvite(inviteId, person, now)
  return { inviteId }
}
