import { beforeEach, describe, expect, test } from 'vitest'
import type { MeshError } from '@mesh/core/errors'
import type { Caller } from '../../src/kit/door-input.ts'
import { digestOf } from '../../src/kit/digest.ts'
import { approveAction } from '../../src/actions/verbs/approve-action.ts'
import { dryRunAction } from '../../src/actions/verbs/dry-run-action.ts'
import { listActionKinds } from '../../src/actions/verbs/list-action-kinds.ts'
import { proposeAction } from '../../src/actions/verbs/propose-action.ts'
import { proposeByRule } from '../../src/actions/verbs/propose-by-rule.ts'
import { rejectAction } from '../../src/actions/verbs/reject-action.ts'
import { revertAction } from '../../src/actions/verbs/revert-action.ts'
import { stopActions } from '../../src/actions/verbs/stop-actions.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'

takeOwnProject()

const PARAMETERS = { name: 't', value: 2 }
const WISH = { kind: 'test.set', parameters: PARAMETERS }
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
  stand.targets.set('t', { value: 0 })
})

const DOORS: Record<
  string,
  { open: (caller: Caller | undefined, request: object) => Promise<unknown>; request: object; may: string }
> = {
  dryRunAction: { open: (c, r) => dryRunAction(r, c, stand.now(), stand.deps), request: WISH, may: 'ada bob cyd dan' },
  listActionKinds: {
    open: (c, r) => listActionKinds(r, c, stand.now(), stand.deps),
    request: {},
    may: 'ada bob cyd dan',
  },
  proposeAction: {
    open: (c, r) => proposeAction(r, c, stand.now(), stand.deps),
    request: { ...WISH, actionId: 'another-1', reason: 'why' },
    may: 'ada bob cyd dan',
  },
  approveAction: {
    open: async (c, r) => {
      const { proposal } = await stand.action('waiting-1')
      return approveAction({ ...r, digest: digestOf(proposal) }, c, stand.now(), stand.deps)
    },
    request: { actionId: 'waiting-1', revision: 0, digest: '' },
    may: 'bob cyd dan',
  },
  rejectAction: {
    open: (c, r) => rejectAction(r, c, stand.now(), stand.deps),
    request: { actionId: 'waiting-1', revision: 0, reason: 'no' },
    may: 'ada bob cyd dan',
  },
  revertAction: {
    open: (c, r) => revertAction(r, c, stand.now(), stand.deps),
    request: { actionId: 'standing-1', revision: 3, reason: 'no' },
    may: 'bob cyd dan',
  },
  stopActions: {
    open: (c, r) => stopActions(r, c, stand.now(), stand.deps),
    request: { isStopped: true, reason: 'fire' },
    may: 'ada bob cyd dan',
  },
  resume: {
    open: (c, r) => stopActions(r, c, stand.now(), stand.deps),
    request: { isStopped: false, reason: 'over' },
    may: 'cyd',
  },
}

describe.each(Object.entries(DOORS))('%s', (name, { open, request, may }) => {
  beforeEach(async () => {
    await stand.propose('waiting-1', PARAMETERS)
    stand.targets.set('s', { value: 0 })
    await stand.approved('standing-1', { name: 's', value: 1 })
    await stand.work('standing-1')
  })

  test.each(['ada', 'bob', 'cyd', 'dan', 'eve', 'aud'])('%s', async (uid) => {
    const answer = open(stand.caller(uid), request)
    const told = await answer.then(
      () => 'done',
      (error: unknown) => (error as MeshError).code,
    )
    expect(told).toBe(may.split(' ').includes(uid) ? 'done' : 'permission-denied')
  })

  test('nobody, a disabled account, a role that was taken away, an account that is gone', async () => {
    await expect(open(undefined, request)).rejects.toMatchObject({ code: 'unauthenticated' })
    const caller: Caller = { uid: 'cyd', role: 'admin' }
    const account = stand.accounts.get('cyd')
    if (account === undefined) throw new Error('no account')
    stand.accounts.set('cyd', { ...account, isDisabled: true })
    await expect(open(caller, request)).rejects.toMatchObject({ code: 'permission-denied' })
    stand.accounts.set('cyd', { ...account, role: 'viewer' })
    await expect(open(caller, request)).rejects.toMatchObject({ code: 'permission-denied' })
    stand.accounts.delete('cyd')
    await expect(open(caller, request)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('a request that is none', async () => {
    if (name === 'listActionKinds') return
    const wrong = { ...request, isStopped: undefined, reason: 7, kind: 'no kind', revision: -1 }
    await expect(open(stand.caller('cyd'), wrong)).rejects.toMatchObject({
      code: expect.stringMatching(/invalid|not-found/),
    })
  })
})

describe('proposing', () => {
  const propose = (changes: object = {}, uid = 'ada') =>
    proposeAction(
      { ...WISH, actionId: 'action-1', reason: 'why', ...changes },
      stand.caller(uid),
      stand.now(),
      stand.deps,
    )

  test('the same again answers the same, whatever became of it; another under that id is refused', async () => {
    const first = await propose()
    expect(await propose()).toEqual(first)
    await stand.approve('action-1')
    await stand.work('action-1')
    expect(await propose()).toMatchObject({ state: 'applied' })
    for (const other of [
      { reason: 'else' },
      { ttlMs: 60_000 },
      { parameters: { name: 't', value: 3 } },
      { incidentId: 'i' },
    ]) {
      await expect(propose(other)).rejects.toMatchObject({ code: 'already-exists' })
    }
    await expect(propose({}, 'bob')).rejects.toMatchObject({ code: 'already-exists' })
    expect((await stand.history('action-1')).filter(({ event }) => event === 'propose')).toHaveLength(1)
  })

  test('twice at once proposes once', async () => {
    const answers = await Promise.all([propose(), propose(), propose()])
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await stand.history('action-1')).toHaveLength(1)
    expect(await stand.entries('actions/action-1')).toHaveLength(1)
  })

  test('what cannot be is refused with its reason', async () => {
    await expect(propose({ kind: 'test.none' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('test.set'),
    })
    await expect(propose({ parameters: { name: 't' } })).rejects.toMatchObject({ code: 'invalid-argument' })
    await expect(propose({ parameters: { name: 'none', value: 1 } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(propose({ parameters: { name: 't', value: 0 } })).rejects.toThrow('t stands like that already')
    await expect(propose({ kind: 'test.brief' })).rejects.toThrow(
      'test.brief must end by itself: at most 3600000, null found',
    )
    await expect(propose({ kind: 'test.brief', ttlMs: 3_600_001 })).rejects.toThrow('3600001 found')
    await expect(propose({ kind: 'test.call', ttlMs: 60_000 })).rejects.toThrow('cannot be reverted')
    stand.targets.set('t', { value: 0, isLocked: true })
    await expect(propose()).rejects.toThrow('t is locked; unlock it')
    expect(await stand.entries('actions/action-1')).toEqual([])
  })

  test('an id as rules make them is refused: it would silence a rule', async () => {
    await expect(propose({ actionId: `rule-${'0'.repeat(40)}` })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('ids of this form are of rules') as string,
    })
  })

  test('only so many proposals of one proposer wait; those that are decided make room', async () => {
    await stand.configure({ maxOpen: 2 })
    const of = (id: string, value: number, uid = 'ada') => stand.propose(id, { name: 't', value }, {}, uid)
    await of('first-01', 1)
    await of('second-1', 2)
    await expect(of('third-01', 3)).rejects.toMatchObject({
      code: 'failed-precondition',
      details: { denial: 'tooManyOpen' },
    })
    await of('others-1', 3, 'bob')
    await stand.approve('first-01')
    await of('third-01', 3)
    const racing = ['race-001', 'race-002', 'race-003'].map((id) => of(id, 4, 'cyd'))
    expect((await Promise.allSettled(racing)).map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
  })

  test('a rule proposes in the name of Mesh, once, and people approve it', async () => {
    const by = { incidentId: 'a.http_7', ruleId: 'r', author: null }
    const rule = { ...WISH, ...by, actionId: 'rule-r-1', reason: 'it lasts', ttlMs: null }
    expect(await proposeByRule(rule, stand.now(), stand.deps)).toMatchObject({ state: 'proposed' })
    expect(await proposeByRule(rule, stand.now(), stand.deps)).toMatchObject({ revision: 0 })
    const { proposal } = await stand.action('rule-r-1')
    expect(proposal).toMatchObject({ proposer: { uid: 'mesh' }, ruleId: 'r', incidentId: 'a.http_7' })
    expect(await stand.approve('rule-r-1')).toMatchObject({ state: 'approved' })
  })

  test('a dry run tells the change, what it needs, and why no policy applies it', async () => {
    expect(await dryRunAction(WISH, stand.caller('ada'), stand.now(), stand.deps)).toMatchObject({
      title: 'Set t',
      risk: 'medium',
      target: { type: 'test.target', name: 't' },
      changes: [{ field: 'value', before: 0, after: 2 }],
      requirement: { approvals: 1, roles: ['approver', 'admin'] },
      autopilot: { isAllowed: false, code: 'notAutopilot' },
    })
    const { kinds } = await listActionKinds({}, stand.caller('ada'), stand.now(), stand.deps)
    expect(kinds.map(({ name, revert, ttlMsMax }) => `${name} ${revert} ${ttlMsMax}`)).toEqual([
      'test.brief automatic 3600000',
      'test.call never null',
      'test.set automatic null',
    ])
    expect(kinds[0]?.parameters).toMatchObject({ type: 'object', required: ['name', 'value'] })
  })
})

describe('approving', () => {
  test('what they proposed themselves is refused, also to admins and to who answers for a key', async () => {
    await stand.propose('action-1', PARAMETERS, {}, 'cyd')
    await expect(stand.approve('action-1', 'cyd')).rejects.toMatchObject({ code: 'permission-denied' })
    await stand.propose('by-key-1', PARAMETERS)
    const { actions } = await (await import('../../src/actions/store/collections.ts')).collections()
    const action = await stand.action('by-key-1')
    const proposal = { ...action.proposal, proposer: { uid: 'key:k1', name: 'CI' } }
    await actions.doc('by-key-1').set({ ...action, proposal, digest: digestOf(proposal) })
    const request = { actionId: 'by-key-1', revision: 0, digest: digestOf(proposal) }
    const readApiKey = () => Promise.resolve({ name: 'CI', owner: { uid: 'bob', name: 'Bob' } } as never)
    const approve = (uid: string) =>
      approveAction(request, stand.caller(uid), stand.now(), { ...stand.deps, readApiKey })
    await expect(approve('bob')).rejects.toThrow('your key CI proposed this action')
    expect(await approve('dan')).toMatchObject({ state: 'approved' })
  })

  test('high risk needs two people; the same one twice is one', async () => {
    await stand.propose('action-1', { ...PARAMETERS, risk: 'high' })
    expect(await stand.approve('action-1')).toMatchObject({ state: 'proposed', revision: 1 })
    await expect(stand.approve('action-1')).rejects.toMatchObject({ code: 'already-exists' })
    await stand.work('action-1')
    expect(stand.targets.writes).toEqual([])
    expect(await stand.approve('action-1', 'cyd')).toMatchObject({ state: 'approved', revision: 2 })
  })

  test('two at once: both count, or one sees that it changed', async () => {
    await stand.propose('action-1', { ...PARAMETERS, risk: 'high' })
    const both = await Promise.allSettled([stand.approve('action-1', 'bob'), stand.approve('action-1', 'cyd')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await stand.action('action-1')).toMatchObject({ state: 'proposed', revision: 1 })
  })

  test('a stale revision, another digest, a replay and an expired proposal are refused', async () => {
    await stand.propose('action-1', PARAMETERS)
    await expect(stand.approve('action-1', 'bob', { digest: 'f'.repeat(64) })).rejects.toMatchObject({
      code: 'aborted',
    })
    await expect(stand.approve('action-1', 'bob', { revision: 7 })).rejects.toMatchObject({ code: 'aborted' })
    stand.pass(7 * 86_400)
    await expect(stand.approve('action-1')).rejects.toThrow('the proposal expired')
    await stand.work('action-1')
    expect(await stand.action('action-1')).toMatchObject({
      state: 'expired',
      problem: 'not approved in time',
      dueTime: null,
    })

    await stand.propose('action-2', PARAMETERS)
    await stand.approve('action-2', 'bob')
    await expect(stand.approve('action-2', 'bob', { revision: 0 })).rejects.toMatchObject({ code: 'aborted' })
  })

  test('an action that does not exist', async () => {
    const request = { actionId: 'nothing-1', revision: 0, digest: 'd' }
    await expect(approveAction(request, stand.caller('bob'), stand.now(), stand.deps)).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('rejecting and reverting', () => {
  const reject = (uid: string, revision = 0) =>
    rejectAction({ actionId: 'action-1', revision, reason: 'no' }, stand.caller(uid), stand.now(), stand.deps)

  test('operators withdraw only their own; a second no and a stale one are refused', async () => {
    await stand.propose('action-1', PARAMETERS, {}, 'bob')
    await expect(reject('ada')).rejects.toThrow('only approvers reject what others proposed')
    await expect(reject('cyd', 1)).rejects.toMatchObject({ code: 'aborted' })
    expect(await reject('cyd')).toMatchObject({ state: 'rejected', revision: 1 })
    await expect(reject('cyd')).rejects.toMatchObject({ code: 'aborted' })
    await expect(reject('cyd', 1)).rejects.toMatchObject({ code: 'failed-precondition' })
    await expect(stand.approve('action-1', 'dan')).rejects.toMatchObject({ code: 'failed-precondition' })
    expect((await stand.entries('actions/action-1')).map(({ action, reason }) => `${action} ${reason}`).sort()).toEqual(
      ['action.propose why', 'action.reject no'],
    )
  })

  test('an approved one may still be rejected, an applied one not', async () => {
    await stand.approved('action-1', PARAMETERS)
    expect(await reject('ada', 1)).toMatchObject({ state: 'rejected' })
    await stand.approved('action-2', PARAMETERS)
    await stand.work('action-2')
    const late = rejectAction(
      { actionId: 'action-2', revision: 3, reason: 'no' },
      stand.caller('bob'),
      stand.now(),
      stand.deps,
    )
    await expect(late).rejects.toMatchObject({ code: 'failed-precondition' })
  })

  test('a standing change is wanted back once', async () => {
    await stand.approved('action-1', PARAMETERS, { ttlMs: 3_600_000 })
    await expect(stand.wantBack('action-1')).rejects.toThrow('it changed nothing that could be reverted')
    await stand.work('action-1')
    const request = { actionId: 'action-1', revision: 3, reason: 'over' }
    const want = () => revertAction(request, stand.caller('bob'), stand.now(), stand.deps)
    expect(await want()).toMatchObject({ state: 'reverting', revision: 4 })
    await expect(want()).rejects.toMatchObject({ code: 'aborted' })
    await stand.work('action-1')
    expect(stand.targets.get('t')).toEqual({ value: 0 })
    expect((await stand.history('action-1')).slice(4).map(({ event, actor }) => `${event} ${actor}`)).toEqual([
      'beginRevert bob',
      'claim mesh',
      'revert mesh',
    ])
  })

  test('what never goes back is said so', async () => {
    await stand.propose('action-1', PARAMETERS, { kind: 'test.call' })
    await stand.approve('action-1')
    await stand.work('action-1')
    await expect(stand.wantBack('action-1')).rejects.toThrow('test.call cannot be reverted')
  })
})
