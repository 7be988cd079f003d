import { beforeEach, expect, test } from 'vitest'
import { ACTION_KINDS } from '../../src/actions/kinds/index.ts'
import type { ActionKinds } from '../../src/actions/engine/bind-kind.ts'
import { listRevisions } from '../../src/gcp/run.ts'
import { runStand, version } from '../gcp/run-stand.ts'
import { clearFirestore } from '../mesh.ts'
import { Stand } from './stand.ts'

const stand = runStand()
beforeEach(clearFirestore)

const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'
const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
let count = 0

/** The engine with the real kinds, upon the stand-in for Cloud Run. */
class RunEngine extends Stand {
  override get deps() {
    return { ...super.deps, kinds: ACTION_KINDS as ActionKinds }
  }

  /** An action that all the approvals it needs were given to. */
  async ready(kind: string, parameters: object, wish: object = {}): Promise<string> {
    const actionId = `run-action-${count}`
    await this.propose(actionId, { region: 'us-central1', ...parameters }, { kind, ...wish })
    await this.approve(actionId, 'bob')
    if ((await this.action(actionId)).state === 'proposed') await this.approve(actionId, 'cyd')
    return actionId
  }
}

/** A service of the test's own, two revisions old. */
async function deployed() {
  count += 1
  const service = `app-${count}`
  const [first = '', second = ''] = await stand.deploy(service, 2)
  return { service, first, second, engine: new RunEngine() }
}

const minOf = async (service: string) => (await stand.get(service)).scaling?.minInstanceCount ?? 0
const sharesOf = async (service: string) =>
  (await stand.get(service)).traffic?.map(({ type, revision, percent, tag }) => [
    type === LATEST ? 'LATEST' : revision,
    percent,
    tag,
  ])

test('is applied, verified by Cloud Run, and ends with its TTL', async () => {
  const { service, engine } = await deployed()
  const actionId = await engine.ready('run.setMinInstances', { service, minInstances: 2 }, { ttlMs: 3_600_000 })
  await engine.work(actionId)
  expect(await minOf(service)).toBe(2)
  expect(await engine.action(actionId)).toMatchObject({
    state: 'verifying',
    effect: 'applied',
    appliedEtag: (await stand.get(service)).etag,
    proposal: { dryRun: { changes: [{ field: 'scaling.minInstanceCount', before: 0, after: 2 }] } },
  })
  engine.pass(60)
  await engine.work(actionId)
  expect((await engine.action(actionId)).state).toBe('verified')
  engine.pass(3600)
  await engine.work(actionId)
  expect((await engine.action(actionId)).state).toBe('reverted')
  expect(await minOf(service)).toBe(0)
})

test('traffic of several revisions with tags comes back exactly', async () => {
  const { service, first, second, engine } = await deployed()
  const before = [
    { type: LATEST, percent: 25, tag: 'next' },
    { type: REVISION, revision: first, percent: 45, tag: 'old' },
    { type: REVISION, revision: first, percent: 20 },
    { type: REVISION, revision: second, percent: 10, tag: 'new' },
  ] as const
  await stand.change(service, { traffic: [...before] }, ['traffic'])
  const { traffic } = await stand.get(service)
  const actionId = await engine.ready('run.rollback', { service, revision: first }, { ttlMs: 600_000 })
  expect((await engine.action(actionId)).proposal.dryRun.changes).toMatchObject([
    {
      words: {
        before: `65 % ${first}, 25 % the latest revision, 10 % ${second}; tag next on the latest revision, tag old on ${first}, tag new on ${second}`,
        after: expect.stringMatching(`^100 % ${first}; tag next on the latest revision, tag old`) as string,
      },
    },
  ])
  await engine.work(actionId)
  expect(await sharesOf(service)).toEqual([
    ['LATEST', 0, 'next'],
    [first, 100, ''],
    [first, 0, 'old'],
    [second, 0, 'new'],
  ])
  engine.pass(600)
  await engine.work(actionId)
  expect((await engine.action(actionId)).state).toBe('reverted')
  expect(await sharesOf(service)).toEqual([
    ['LATEST', 25, 'next'],
    [first, 20, ''],
    [first, 45, 'old'],
    [second, 10, 'new'],
  ])
  expect((await stand.get(service)).traffic).toEqual(expect.arrayContaining(traffic ?? []))
})

test('what Terraform changed between approval and application is left alone', async () => {
  const { service, engine } = await deployed()
  const actionId = await engine.ready('run.setMinInstances', { service, minInstances: 2 })
  await stand.change(service, { scaling: { minInstanceCount: 7 } }, ['scaling.min_instance_count'])
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({
    state: 'drifted',
    effect: 'none',
    problem: expect.stringContaining('others changed scaling.minInstanceCount') as string,
  })
  expect(await minOf(service)).toBe(7)
})

test('what Terraform changed after the application is not reverted', async () => {
  const { service, first, second, engine } = await deployed()
  const actionId = await engine.ready('run.rollback', { service }, { ttlMs: 600_000 })
  await engine.work(actionId)
  const theirs = [
    { type: REVISION, revision: first, percent: 50 },
    { type: REVISION, revision: second, percent: 50 },
  ] as const
  await stand.change(service, { traffic: [...theirs] }, ['traffic'])
  engine.pass(600)
  await engine.work(actionId)
  expect((await engine.action(actionId)).state).toBe('drifted')
  expect((await sharesOf(service))?.map(([, percent]) => percent)).toEqual([50, 50])
})

test('a write whose answer was lost is recognised, not repeated, and goes back', async () => {
  const { service, engine } = await deployed()
  const actionId = await engine.ready('run.setMinInstances', { service, minInstances: 3 }, { ttlMs: 3_600_000 })
  await stand.plan({ on: 'UpdateService', drop: true, times: 1 })
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({ state: 'applying', effect: 'unknown' })
  const { generation } = await stand.get(service)
  engine.pass(60)
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({ state: 'verifying', effect: 'applied' })
  expect((await stand.get(service)).generation).toEqual(generation)
  engine.pass(3600)
  await engine.work(actionId)
  expect(await minOf(service)).toBe(0)
})

test('a worker that crashes after the write leaves a change that the next one recognises', async () => {
  const { service, first, engine } = await deployed()
  const actionId = await engine.ready('run.rollback', { service })
  const crash = () => Promise.reject(new Error('crashed'))
  await expect(engine.work(actionId, { recordOutcome: crash })).rejects.toThrow('crashed')
  expect(await sharesOf(service)).toEqual([[first, 100, '']])
  const { generation } = await stand.get(service)
  engine.pass(301)
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({ state: 'verifying', effect: 'applied', problem: '' })
  expect((await stand.get(service)).generation).toEqual(generation)
})

test('a quota that is used up is waited out', async () => {
  const { service, engine } = await deployed()
  const actionId = await engine.ready('run.setMinInstances', { service, minInstances: 1 })
  await stand.plan({ on: 'UpdateService', error: 'RESOURCE_EXHAUSTED', times: 1 })
  await engine.work(actionId)
  const waiting = await engine.action(actionId)
  expect(waiting).toMatchObject({
    state: 'applying',
    problem: expect.stringContaining('a quota of the Cloud Run') as string,
  })
  expect(waiting.dueTime?.getTime()).toBeGreaterThan(engine.nowMs)
  engine.pass(60)
  await engine.work(actionId)
  expect(await minOf(service)).toBe(1)
})

test('a role that is missing ends it at once, named', async () => {
  const { service, engine } = await deployed()
  const actionId = await engine.ready('run.setMinInstances', { service, minInstances: 1 })
  await stand.plan({ on: 'UpdateService', error: 'PERMISSION_DENIED' })
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({
    state: 'failed',
    effect: 'none',
    problem: expect.stringContaining('roles/run.developer') as string,
  })
})

test('what Cloud Run takes and cannot carry out is taken back, and the action failed', async () => {
  const { service, first, engine } = await deployed()
  const actionId = await engine.ready('run.rollback', { service, revision: first })
  await stand.plan({ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 })
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({
    state: 'failed',
    effect: 'none',
    problem: expect.stringMatching(/could not carry it out: .*failed to start.*; it was taken back$/) as string,
  })
  expect(await sharesOf(service)).toEqual([['LATEST', 100, '']])
  expect(await stand.get(service)).toMatchObject({ terminalCondition: { state: 'CONDITION_SUCCEEDED' } })
})

test('a service whose newest revision never got ready can be rolled back all the same', async () => {
  const { service, first, engine } = await deployed()
  await stand.plan({ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 })
  await expect(stand.change(service, version(3), ['template'])).rejects.toThrow(/failed to start/)
  const actionId = await engine.ready('run.rollback', { service, revision: first })
  await engine.work(actionId)
  engine.pass(60)
  await engine.work(actionId)
  expect((await engine.action(actionId)).state).toBe('verified')
  expect((await stand.get(service)).trafficStatuses).toMatchObject([{ revision: first, percent: 100 }])
})

test('a change that fails after a crash hid that is found by asking Cloud Run, and reverted', async () => {
  const { service, engine } = await deployed()
  const actionId = await engine.ready('run.setMinInstances', { service, minInstances: 4 })
  await stand.plan(
    { on: 'UpdateService', drop: true, times: 1 },
    { on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 },
  )
  await engine.work(actionId)
  engine.pass(60)
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({ state: 'verifying', effect: 'applied' })
  engine.pass(60)
  await engine.work(actionId)
  expect(await engine.action(actionId)).toMatchObject({
    state: 'reverted',
    problem: expect.stringContaining('does not serve as it was told') as string,
  })
  expect(await minOf(service)).toBe(0)
  expect(await listRevisions(stand.nameOf(service))).toHaveLength(2)
})
