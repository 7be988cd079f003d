import { z } from 'zod'
import { isActiveAdmin, keepAnAdmin, riskOfStanding, type Standing } from '@mesh/core/access/set-role'
import { MeshError } from '@mesh/core/errors'
import { ROLES } from '@mesh/core/roles'
import { MESH } from '@mesh/core/schema/incident'
import { memberSchema, type Member } from '@mesh/core/schema/member'
import { activeOfRole, changeStanding, readMember } from '../../access/store/members.ts'
import { actorOf } from '../../kit/actor-of.ts'
import type { ActionKind, TargetFields } from '../kind.ts'

const parametersSchema = z
  .strictObject({
    uid: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[^/]+$/)
      .describe('Whose: the uid of a member.'),
    role: z.enum(ROLES).exactOptional().describe('The role from then on; as it is when absent.'),
    state: memberSchema.shape.state.exactOptional().describe('Disabled members can neither sign in nor read anything.'),
  })
  .refine(({ role, state }) => role !== undefined || state !== undefined, 'a role, a state, or both')
type Parameters = z.infer<typeof parametersSchema>

const standingSchema = z.strictObject({ role: memberSchema.shape.role, state: memberSchema.shape.state })

/** Gives a member another role, disables or enables them; with a TTL it is a temporary elevation. */
export const memberSetRole: ActionKind<Parameters> = {
  name: 'member.setRole',
  description: 'Give a member another role, disable or enable them.',
  parameters: parametersSchema,
  revert: 'automatic',
  target: ({ uid }) => ({ type: 'member', name: uid }),

  async read({ uid }) {
    const { role, state, revision } = await find(uid)
    return { etag: String(revision), fields: { role, state } }
  },

  async plan({ uid, ...wanted }, { fields }) {
    const before = standingOf(fields)
    const after: Standing = { ...before, ...wanted }
    const { name } = await find(uid)
    if (before.role === after.role && before.state === after.state) {
      throw new MeshError('failed-precondition', `${name} is ${words(before)} already; nothing would change`)
    }
    if (isActiveAdmin(before)) keepAnAdmin(uid, after, await activeOfRole(undefined, 'admin'))
    return {
      risk: riskOfStanding(before, after),
      title: `Make ${name.slice(0, 80)} ${words(after)} (now ${words(before)})`,
      blastRadius: [
        'Ends all sessions of this member: they must sign in again.',
        'API keys of this member may do no more than the member.',
        'Whoever proposes this, for others or for themselves, cannot approve it.',
      ],
      wanted: { ...after },
      verification: null,
    }
  },

  async write({ uid }, fields, { actionId, etag, isRevert, endTime, now }) {
    const reason = `${isRevert ? 'revert of' : 'by'} action ${actionId}`
    const revision = await changeStanding(uid, standingOf(fields), {
      revision: Number(etag),
      by: { actionId, endTime: isRevert ? null : (endTime ?? null), isRevert },
      actor: actorOf(MESH),
      reason,
      now,
    })
    return { etag: String(revision) }
  },
}

async function find(uid: string): Promise<Member> {
  const member = await readMember(uid)
  if (member === undefined) throw new MeshError('not-found', `there is no member ${uid}; invite them first`)
  return member
}

function standingOf(fields: TargetFields): Standing {
  const parsed = standingSchema.safeParse(fields)
  if (parsed.success) return parsed.data
  throw new MeshError('internal', `member.setRole: ${z.prettifyError(parsed.error)}`)
}

function words({ role, state }: Standing): string {
  return state === 'disabled' ? `disabled, as ${role}` : role
}
