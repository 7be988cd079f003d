import { DAY_MS } from '@mesh/core/durations'
import { inviteMemberRequestSchema, type InviteMemberResponse } from '@mesh/core/schema/access-api'
import { readAccount } from '../gcp/accounts.ts'
import { authorise } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { parseInput } from '../kit/parse-input.ts'
import { openInvite } from './store/invites.ts'

const live = { readAccount, openInvite }

/** Lets an address become a member within some days; the same request again renews the invitation. Mesh sends no mail of it. */
export async function inviteMember(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<InviteMemberResponse> {
  const person = await authorise(caller, 'member.invite', deps.readAccount)
  const { email, name, role, days } = parseInput(inviteMemberRequestSchema, request, 'request')
  const expireTime = new Date(now.getTime() + days * DAY_MS)
  const inviteId = await deps.openInvite({ email, name, role, expireTime }, person, now, deps)
  return { inviteId, expireTime: expireTime.toISOString() }
}
