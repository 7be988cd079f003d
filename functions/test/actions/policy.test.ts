import { beforeEach, describe, expect, test } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import type { ActionsConfig } from '@mesh/core/schema/settings/actions'
import { dryRunAction } from '../../src/actions/verbs/dry-run-action.ts'
import { proposeByRule } from '../../src/actions/verbs/propose-by-rule.ts'
import { stopActions } from '../../src/actions/verbs/stop-actions.ts'
import { collections } from '../../src/actions/store/collections.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'

takeOwnProject()

let stand: Stand
beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
})

const turn = (isStopped: boolean, uid = 'cyd') =>
  stopActions({ isStopped, reason: isStopped ? 'fire' : 'over' }, stand.caller(uid), stand.now(), stand.deps)
const LOW = { risk: 'low' as const }
const RULES: ActionsConfig = { autopilot: [{ id: 'quick', kind: 'test.*', targets: ['*'], perDayMax: 3 }] }
const ids = (count: number) => Array.from({ length: count }, (_, index) => `action-${index + 1}`)

async function statesOf(of: readonly string[]) {
  const actions = await Promise.all(of.map((id) => stand.action(id)))
  return actions.map(({ state, denial }) => (denial === null ? state : `${state} ${denial.code}`)).toSorted()
}

describe('the kill switch', () => {
  test('denies what is approved, which stays so and is applied once it is off', async () => {
    await stand.approved('action-1', { name: 't', value: 2 })
    expect(await turn(true, 'ada')).toEqual({ isStopped: true })
    expect(await turn(true, 'bob')).toEqual({ isStopped: true })
    await stand.work('action-1')
    expect(await stand.action('action-1')).toMatchObject({
      state: 'approved',
      denial: { code: 'killSwitch', message: 'actions are stopped: fire' },
    })
    await stand.work('action-1')
    expect((await stand.history('action-1')).map(({ event }) => event)).toEqual(['propose', 'approve', 'deny'])
    expect(await turn(false)).toEqual({ isStopped: false })
    expect(stand.tasks.at(-1)).toMatchObject({ id: 'action-1-3', time: stand.now() })
    await stand.work('action-1')
    expect(await stand.action('action-1')).toMatchObject({ state: 'applied', denial: null })
    const entries = await stand.entries('actionPolicies/current')
    expect(entries.map(({ action, actor, reason }) => `${action} ${actor.id} ${reason}`).toSorted()).toEqual([
      'actions.resume cyd over',
      'actions.stop ada fire',
    ])
  })

  test('reverts go on', async () => {
    await stand.approved('action-1', { name: 't', value: 2 }, { ttlMs: 60_000 })
    await stand.work('action-1')
    await turn(true)
    stand.pass(60)
    await stand.work('action-1')
    expect((await stand.action('action-1')).state).toBe('reverted')
  })

  test('turned between the claim and the write: nothing is written, and it goes on when actions do', async () => {
    await stand.approved('action-1', { name: 't', value: 2 }, { ttlMs: 3_600_000 })
    stand.targets.onRead = async () => {
      await turn(true)
    }
    await stand.work('action-1')
    expect(await stand.action('action-1')).toMatchObject({
      state: 'approved',
      effect: 'none',
      lease: null,
      applyTime: null,
      problem: '',
      denial: { code: 'killSwitch', message: expect.stringContaining('actions are stopped: fire') },
    })
    expect(stand.targets.writes).toEqual([])
    stand.targets.onRead = undefined
    await turn(false)
    await stand.work('action-1')
    expect(await stand.action('action-1')).toMatchObject({ state: 'applied', denial: null })
    expect(stand.targets.writes).toEqual(['action-1:apply'])
  })

  test('turned before an attempt is repeated: what was not written waits; what was written is known and stands', async () => {
    for (const id of ['refused-1', 'written-1']) await stand.approved(id, { name: id, value: 2 })
    const refused = () => Promise.reject(new MeshError('unavailable', 'not now'))
    stand.targets.beforeWrite = refused
    await stand.work('refused-1')
    Object.assign(stand.targets, { beforeWrite: undefined, afterWrite: refused })
    await stand.work('written-1')
    stand.targets.afterWrite = undefined
    expect(await statesOf(['refused-1', 'written-1'])).toEqual(['applying', 'applying'])
    await turn(true)
    stand.pass(10)
    for (const id of ['refused-1', 'written-1']) await stand.work(id)
    expect(await statesOf(['refused-1', 'written-1'])).toEqual(['applied', 'approved killSwitch'])
    expect(stand.targets.writes).toEqual(['written-1:apply'])
  })
})

describe('a freeze', () => {
  const FREEZES: ActionsConfig = {
    freezes: [{ id: 'launch', name: 'Launch', from: '2026-01-01T00:00', to: '2026-01-01T02:00', timeZone: 'UTC' }],
  }

  test('has what is approved wait until it ends; it does not keep reverts', async () => {
    stand.nowMs = Date.parse('2025-12-31T23:59:00Z')
    await stand.approved('action-1', { name: 's', value: 2 }, { ttlMs: 3_600_000 })
    await stand.work('action-1')
    await stand.configure(FREEZES)
    stand.nowMs = Date.parse('2026-01-01T00:30:00Z')
    await stand.approved('action-2', { name: 't', value: 2 })
    await stand.work('action-2')
    expect(await stand.action('action-2')).toMatchObject({
      state: 'approved',
      denial: { code: 'frozen', message: expect.stringContaining('Launch, until 2026-01-01T02:00:00.000Z') },
      dueTime: new Date('2026-01-01T02:00:00Z'),
    })
    stand.nowMs = Date.parse('2026-01-01T01:30:00Z')
    await stand.work('action-2')
    await stand.work('action-1')
    expect(await statesOf(['action-1', 'action-2'])).toEqual(['approved frozen', 'reverted'])
    stand.nowMs = Date.parse('2026-01-01T02:00:00Z')
    expect(await stand.due()).toEqual(['action-2'])
    await stand.work('action-2')
    expect((await stand.action('action-2')).state).toBe('applied')
  })
})

describe('a rate limit', () => {
  test('holds among many workers at once, and lets the next ones when it may', async () => {
    await stand.configure({ rateLimits: [{ id: 'few', kind: 'test.*', max: 2, per: '1h' }] })
    for (const id of ids(6)) await stand.approved(id, { name: id, value: 2 })
    await Promise.all(ids(6).map((id) => stand.work(id)))
    expect(stand.targets.writes).toHaveLength(2)
    const denied = Array(4).fill('approved rateLimited')
    expect(await statesOf(ids(6))).toEqual(['applied', 'applied', ...denied])
    stand.pass(3600)
    await Promise.all(ids(6).map((id) => stand.work(id)))
    expect(stand.targets.writes).toHaveLength(4)
  })

  test('an attempt after a crash is not counted again', async () => {
    await stand.configure({ rateLimits: [{ id: 'few', kind: 'test.set', max: 1, per: '1h' }] })
    await stand.approved('action-1', { name: 't', value: 2 })
    const recordOutcome = () => Promise.reject(new Error('crash'))
    await expect(stand.work('action-1', { recordOutcome })).rejects.toThrow('crash')
    stand.pass(300)
    await stand.work('action-1')
    expect((await stand.action('action-1')).state).toBe('applied')
  })
})

describe('autopilot', () => {
  const propose = (id: string, parameters: object = LOW) => {
    stand.targets.set(id, { value: 0 })
    return stand.propose(id, { name: id, value: 2, ...parameters })
  }

  test('applies N a day and not one more, however many are proposed and worked on at once', async () => {
    await stand.configure(RULES)
    await Promise.all(ids(7).map((id) => propose(id)))
    await Promise.all(ids(7).map((id) => stand.work(id)))
    expect(stand.targets.writes).toHaveLength(3)
    const denied = Array(4).fill('proposed autopilotQuota')
    expect(await statesOf(ids(7))).toEqual(['applied', 'applied', 'applied', ...denied])
    const applied = (await Promise.all(ids(7).map((id) => stand.action(id)))).find(({ state }) => state === 'applied')
    expect(applied?.approvals).toMatchObject([{ person: { uid: 'mesh' }, role: 'policy', digest: applied?.digest }])
    const waiting = await Promise.all(
      ids(7).map(async (id) => ((await stand.action(id)).state === 'proposed' ? id : '')),
    )
    await stand.approve(waiting.find((id) => id !== '') ?? '')
    await Promise.all(ids(7).map((id) => stand.work(id)))
    expect(stand.targets.writes).toHaveLength(4)
  })

  test('N a day also when they had to wait together', async () => {
    await stand.configure(RULES)
    await turn(true)
    await turn(false)
    const day = 86_400
    const long = { ...RULES, requirements: { low: { approvalsFor: '72h' } } }
    const frozen: ActionsConfig = {
      ...long,
      freezes: [{ id: 'f', from: '2025-12-31T00:00', to: '2026-01-03T00:00', timeZone: 'UTC' }],
    }
    stand.nowMs = Date.parse('2026-01-01T01:00:00Z')
    await stand.configure(frozen)
    for (const id of ids(3)) await propose(id)
    stand.pass(day + 1)
    for (const id of ['late-001', 'late-002', 'late-003']) await propose(id)
    const all = [...ids(3), 'late-001', 'late-002', 'late-003']
    expect(await statesOf(all)).toEqual(Array(6).fill('approved'))
    await stand.configure(long)
    await Promise.all(all.map((id) => stand.work(id)))
    expect(stand.targets.writes.length).toBeLessThanOrEqual(3)
    for (let hour = 0; hour < 30; hour += 1) {
      stand.pass(3600)
      for (const id of all) await stand.work(id)
    }
    const times = (await Promise.all(all.map((id) => stand.action(id)))).flatMap(
      ({ appliedTime }) => appliedTime?.getTime() ?? [],
    )
    for (const end of times)
      expect(times.filter((ms) => ms > end - day * 1000 && ms <= end).length).toBeLessThanOrEqual(3)
    expect(times).toHaveLength(6)
  })

  test('never applies medium or high risk, another kind or another target', async () => {
    await stand.configure({ autopilot: [{ id: 'quick', kind: 'test.s*', targets: ['action-?'], perDayMax: 9 }] })
    await propose('action-1', { risk: 'medium' })
    await propose('action-2', { risk: 'high' })
    await propose('other-01')
    expect(await statesOf(['action-1', 'action-2', 'other-01'])).toEqual(['proposed', 'proposed', 'proposed'])
    expect(await propose('action-3')).toMatchObject({ state: 'approved', revision: 1 })
  })

  test('applies what a rule proposes, and nothing while actions are stopped', async () => {
    await stand.configure(RULES)
    stand.targets.set('t', { value: 0 })
    const rule = {
      kind: 'test.set',
      parameters: { name: 't', value: 2, ...LOW },
      reason: 'it lasts',
      incidentId: 'i',
      ruleId: 'r',
      author: null,
      ttlMs: null,
    }
    expect(await proposeByRule({ ...rule, actionId: 'rule-r-1' }, stand.now(), stand.deps)).toMatchObject({
      state: 'approved',
    })
    await stand.work('rule-r-1')
    expect((await stand.action('rule-r-1')).state).toBe('applied')
    await turn(true)
    stand.targets.set('u', { value: 0 })
    const parameters = { ...rule.parameters, name: 'u' }
    await proposeByRule({ ...rule, parameters, actionId: 'rule-r-2' }, stand.now(), stand.deps)
    expect(await stand.action('rule-r-2')).toMatchObject({ state: 'proposed', denial: { code: 'killSwitch' } })
  })

  test('a rule that is gone before its action is applied does not count any more', async () => {
    await stand.configure(RULES)
    await propose('action-1')
    await stand.configure({})
    await stand.work('action-1')
    expect(await stand.action('action-1')).toMatchObject({
      state: 'expired',
      problem: 'its approvals do not count any more',
    })
  })

  test('a dry run says whether it would, and counts nothing', async () => {
    await stand.configure({ autopilot: [{ id: 'quick', kind: 'test.*', targets: ['*'], perDayMax: 1 }] })
    stand.targets.set('t', { value: 0 })
    const ask = async () => {
      const request = { kind: 'test.set', parameters: { name: 't', value: 2, ...LOW } }
      return (await dryRunAction(request, stand.caller('ada'), stand.now(), stand.deps)).autopilot
    }
    expect(await ask()).toMatchObject({ isAllowed: true, code: null })
    expect(await ask()).toMatchObject({ isAllowed: true })
    await propose('action-1')
    expect(await ask()).toMatchObject({ isAllowed: false, code: 'autopilotQuota' })
    await turn(true)
    expect(await ask()).toMatchObject({ isAllowed: false, code: 'killSwitch' })
  })
})

test('an action waits for the one that stands on its target, and says so', async () => {
  await stand.approved('action-1', { name: 't', value: 2 }, { ttlMs: 1_800_000 })
  await stand.work('action-1')
  await stand.approved('action-2', { name: 't', value: 3 })
  await stand.work('action-2')
  const { dueTime } = await stand.action('action-1')
  expect(await stand.action('action-2')).toMatchObject({ state: 'approved', denial: { code: 'targetBusy' }, dueTime })
  stand.pass(1800)
  await stand.work('action-1')
  stand.targets.set('t', { value: 0 })
  await stand.work('action-2')
  // Its dry run was of the target as the first one had left it.
  expect((await stand.action('action-2')).state).toBe('drifted')
})

test('what was taken of limits is no document that people read', async () => {
  await stand.configure(RULES)
  stand.targets.set('t', { value: 0 })
  await stand.propose('action-1', { name: 't', value: 2, ...LOW })
  const { uses } = await collections()
  const { docs } = await uses.get()
  expect(docs.map(({ id }) => id).toSorted()).toEqual(['autopilot.quick', 'open.ada'])
})
