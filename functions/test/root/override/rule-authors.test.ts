import { beforeEach, expect, test } from 'vitest'
import type { Action } from '@mesh/core/schema/action'
import { createApiKey } from '../../../src/access/create-api-key.ts'
import { addApiKey, readApiKey } from '../../../src/access/store/api-keys.ts'
import { changeAction, loadAction } from '../../../src/actions/store/actions.ts'
import { approveAction } from '../../../src/actions/verbs/approve-action.ts'
import type { Account } from '../../../src/gcp/accounts.ts'
import { keyCaller } from '../../../src/kit/door-input.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { applyConfig } from '../../../src/root/apply-config.ts'
import { proposeDue } from '../../../src/root/override/propose-due.ts'
import { at } from '../../fixtures.ts'
import { clearFirestore, configOf, takeOwnProject } from '../../mesh.ts'
import { incidentIs } from './incident-is.ts'

takeOwnProject()
beforeEach(clearFirestore)

const rule = (id: string, reason = 'it is known') => ({
  id,
  when: { lastsFor: '0s' },
  propose: {
    action: 'incident.silence',
    parameters: { serviceId: '{serviceId}', reason: id },
    reason,
    ttl: '2h',
  },
})

/** Whoever calls, their account says the role that their uid begins with. */
const readAccount = (uid: string): Promise<Account> => {
  const role = uid.startsWith('admin') ? 'admin' : 'approver'
  return Promise.resolve({ uid, name: uid.toUpperCase(), role, isDisabled: false })
}
const ANN = { uid: 'approver-ann', role: 'approver', authTime: 1 } as const
const BEN = { uid: 'approver-ben', role: 'approver', authTime: 1 } as const
const ADMIN = { uid: 'admin-1', role: 'admin', authTime: 1 } as const

const applyRules = (caller: Parameters<typeof applyConfig>[1], ...overrideRules: object[]) =>
  applyConfig({ config: { ...configOf(['a']), overrideRules } }, caller, at(0), { readAccount })

async function proposals(): Promise<{ actionId: string; action: Action }[]> {
  await proposeDue(at(60))
  const { docs } = await (await firestore()).collection('actions').get()
  const found = await Promise.all(docs.map(async ({ id }) => ({ actionId: id, action: await loadAction(id) })))
  return found.flatMap(({ actionId, action }) => (action === undefined ? [] : [{ actionId, action }]))
}

test('who wrote a rule does not approve what it proposes, and somebody else does', async () => {
  await applyRules(ANN, rule('quiet'))
  await incidentIs('a.http_1')
  const [proposed] = await proposals()
  if (proposed === undefined) throw new Error('nothing was proposed')
  const { actionId, action } = proposed
  expect(action.proposal).toMatchObject({ proposer: { uid: 'mesh' }, author: { uid: ANN.uid, name: 'APPROVER-ANN' } })
  const approve = (caller: typeof ANN | typeof BEN) =>
    approveAction({ actionId, revision: action.revision, digest: action.digest }, caller, at(70), {
      readAccount,
      readApiKey,
      loadAction,
      changeAction,
      scheduleRun: () => Promise.resolve(),
    })
  await expect(approve(ANN)).rejects.toMatchObject({
    code: 'permission-denied',
    message: 'APPROVER-ANN wrote the rule that proposes this: somebody else must approve it',
  })
  await expect(approve(BEN)).resolves.toMatchObject({ state: 'approved' })
})

test('a rule that an apply leaves as it was keeps its author', async () => {
  await applyRules(ANN, rule('first'), rule('second'))
  await applyRules(BEN, rule('first'), rule('second', 'it hurts'))
  await incidentIs('a.http_1')
  const authors = (await proposals()).map(
    ({ action: { proposal } }) => [proposal.ruleId, proposal.author?.uid] as const,
  )
  expect(new Map(authors)).toEqual(
    new Map([
      ['first', ANN.uid],
      ['second', BEN.uid],
    ]),
  )
})

test('what a machine applied is of the member who answers for its key', async () => {
  const wanted = { requestId: 'request-1', name: 'deployer', scopes: ['config.apply'], days: 300 }
  const { key } = await createApiKey(wanted, ADMIN, new Date(), { readAccount, addApiKey })
  await applyRules(keyCaller(key ?? ''), rule('quiet'))
  await incidentIs('a.http_1')
  expect((await proposals()).map(({ action }) => action.proposal.author)).toEqual([{ uid: 'admin-1', name: 'ADMIN-1' }])
})
