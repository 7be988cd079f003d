import { approveAction as approve } from '@mesh/core/actions/approve-action'
import { MeshError } from '@mesh/core/errors'
import { approveActionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import type { Person } from '@mesh/core/schema/incident'
import { readApiKey } from '../../access/store/api-keys.ts'
import { readAccount } from '../../gcp/accounts.ts'
import { KEY_PREFIX } from '../../kit/actor-of.ts'
import { authoriseMember } from '../../kit/authorise.ts'
import { digestOf } from '../../kit/digest.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction, loadAction } from '../store/actions.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, readApiKey, loadAction, changeAction, scheduleRun }

/** Approves exactly the proposal that the person saw; the last approval needed has it applied. */
export async function approveAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const { person, role } = await authoriseMember(caller, 'action.approve', deps.readAccount)
  const { actionId, revision, digest } = parseInput(approveActionRequestSchema, request, 'request')
  await refuseOwnKey(actionId, person, deps)
  const action = await deps.changeAction(actionId, (one) =>
    approve(one, { person, role, revision, digest }, digestOf(one.proposal), now),
  )
  await deps.scheduleRun(actionId, action, now)
  return responseOf(actionId, action)
}

/** What a machine proposed is a proposal of the member who answers for its key. */
async function refuseOwnKey(actionId: string, person: Person, { loadAction, readApiKey }: typeof live): Promise<void> {
  const { uid } = (await loadAction(actionId))?.proposal.proposer ?? { uid: '' }
  if (!uid.startsWith(KEY_PREFIX)) return
  const key = await readApiKey(uid.slice(KEY_PREFIX.length))
  if (key?.owner.uid !== person.uid) return
  throw new MeshError('permission-denied', `your key ${key.name} proposed this action: somebody else must approve it`)
}
