import { beforeEach, expect, test } from 'vitest'
import { servicePauseChecks } from '../../../src/actions/kinds/service-pause-checks.ts'
import { recordRun } from '../../../src/root/record-run.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, delivered, OPERATOR, runAt, stored, takeOwnProject } from '../../mesh.ts'
import { drive } from './drive.ts'

takeOwnProject()

const check = (id: string, more: object = {}) => ({
  id,
  interval: '5s',
  reprobe: false,
  failureThreshold: 1,
  http: { url: `http://${id}.test/` },
  ...more,
})

function config(...extra: object[]) {
  const a = {
    id: 'a',
    name: 'Payments',
    checks: [check('web'), check('api'), check('old', { paused: true }), ...extra],
  }
  return { version: 1, services: [a, { id: 'b', checks: [check('web')] }] }
}

beforeEach(async () => {
  await clearFirestore()
  await applyConfig({ config: config() }, OPERATOR, at(0))
})

async function states(): Promise<Record<string, string>> {
  const board = (await stored()).boards.get('b1')
  return Object.fromEntries(Object.entries(board?.checks ?? {}).map(([id, { state }]) => [id, state]))
}

async function probed(): Promise<string[]> {
  return Object.keys((await stored()).plans.get('b1')?.checks ?? {}).sort()
}

async function ran(slot: number, outcomes: Parameters<typeof runAt>[1]): Promise<void> {
  const path = `checkRuns/run-${slot}`
  await (await firestore()).doc(path).set(runAt(slot, outcomes))
  await recordRun(await delivered(path))
}

test('says what it touches, of one as of many', async () => {
  const slos = [{ id: 'works', service: 'a', objective: 99, alerts: false }]
  await applyConfig({ config: { ...config(), slos } }, OPERATOR, at(0))
  const blastRadius = async (given: object) =>
    (await drive(servicePauseChecks, given, 'action-1').plan(at(0))).blastRadius
  expect(await blastRadius({ serviceId: 'a', checks: ['web'] })).toEqual([
    'Nobody is told of an outage that only 1 check would see; its open incidents end.',
    '1 objective counts less or nothing meanwhile.',
  ])
  expect((await blastRadius({ serviceId: 'a' }))[0]).toBe(
    'Nobody is told of an outage that only 2 checks would see; their open incidents end.',
  )
})

test('pauses a whole service, whatever is applied meanwhile, and brings back exactly what mesh.yaml says', async () => {
  await ran(5, { 'a.web': 'ok', 'a.api': 'fail', 'b.web': 'ok' })
  const opened = (await stored()).boards.get('b1')?.checks['a.api']?.incidentId
  expect(opened).toEqual(expect.any(String))
  const action = drive(servicePauseChecks, { serviceId: 'a' }, 'action-1')
  const plan = await action.plan(at(10))
  expect(plan).toMatchObject({
    risk: 'medium',
    title: 'Pause all of the 3 checks of Payments',
    wanted: { paused: 'all' },
  })
  await action.apply(at(10))
  const paused = { 'a.web': 'paused', 'a.api': 'paused', 'a.old': 'paused', 'b.web': 'up' }
  expect(await states()).toEqual(paused)
  expect(await probed()).toEqual(['b.web'])
  const { transitions } = await stored()
  expect(
    [...transitions.values()].find(({ incidentId, effect }) => incidentId === opened && effect === 'resolve'),
  ).toBeDefined()

  const again = await applyConfig({ config: config() }, OPERATOR, at(20))
  expect(again.plan.every(({ change }) => change === 'unchanged')).toBe(true)
  await applyConfig({ config: config(check('new')) }, OPERATOR, at(30))
  expect(await states()).toEqual({ ...paused, 'a.new': 'paused' })
  expect(await probed()).toEqual(['b.web'])

  await action.revert(at(40))
  expect(await probed()).toEqual(['a.api', 'a.new', 'a.web', 'b.web'])
  expect(await states()).toEqual({
    'a.web': 'unknown',
    'a.api': 'unknown',
    'a.old': 'paused',
    'a.new': 'unknown',
    'b.web': 'up',
  })
  expect((await (await firestore()).doc('overrides/a').get()).exists).toBe(false)
})

test('pauses the named checks alone', async () => {
  const action = drive(servicePauseChecks, { serviceId: 'a', checks: ['web'] }, 'action-1', null)
  expect((await action.plan(at(0))).wanted).toEqual({ paused: ['web'] })
  await action.apply(at(1))
  expect(await probed()).toEqual(['a.api', 'b.web'])
  expect((await (await firestore()).doc('overrides/a').get()).data()).toMatchObject({ paused: { endTime: null } })
  await applyConfig({ config: config(check('new')) }, OPERATOR, at(2))
  expect(await probed()).toEqual(['a.api', 'a.new', 'b.web'])
})

test('pausing and applying at once lose nothing', async () => {
  const action = drive(servicePauseChecks, { serviceId: 'a' }, 'action-1')
  await action.plan(at(0))
  await Promise.all([action.apply(at(1)), applyConfig({ config: config(check('new')) }, OPERATOR, at(1))])
  expect(await probed()).toEqual(['b.web'])
  await Promise.all([action.revert(at(2)), applyConfig({ config: config(check('newer')) }, OPERATOR, at(2))])
  expect(await probed()).toEqual(['a.api', 'a.newer', 'a.web', 'b.web'])
})

test('the pause of a service that is gone can be taken back, so that it comes back probed', async () => {
  const action = drive(servicePauseChecks, { serviceId: 'b' }, 'action-1')
  await action.plan(at(0))
  await action.apply(at(1))
  const [a, b] = config().services
  await applyConfig({ config: { version: 1, services: [a] } }, OPERATOR, at(2))
  await action.revert(at(3))
  expect((await (await firestore()).doc('overrides/b').get()).exists).toBe(false)
  await applyConfig({ config: { version: 1, services: [a, b] } }, OPERATOR, at(4))
  expect(await probed()).toContain('b.web')
})

test('a repeated write counts once; a second pause is refused', async () => {
  const action = drive(servicePauseChecks, { serviceId: 'a', checks: ['web'] }, 'action-1')
  await action.plan(at(0))
  const etag = await action.apply(at(1))
  expect(await action.apply(at(2))).toBe(etag)
  expect((await stored()).transitions.size).toBe(2)
  await expect(drive(servicePauseChecks, { serviceId: 'a' }, 'action-2').plan(at(3))).rejects.toEqual(
    expect.objectContaining({
      code: 'failed-precondition',
      message: expect.stringContaining('by action action-1 until') as string,
    }),
  )
})

test('what cannot be paused is refused', async () => {
  const plan = (given: object) => drive(servicePauseChecks, given, 'action-1').plan(at(0))
  const words = (text: string) => expect.objectContaining({ message: expect.stringContaining(text) as string })
  await expect(plan({ serviceId: 'x' })).rejects.toEqual(expect.objectContaining({ code: 'not-found' }))
  await expect(plan({ serviceId: 'a', checks: ['tcp'] })).rejects.toEqual(words('has no check "tcp"; it has'))
  await expect(plan({ serviceId: 'a', checks: ['old'] })).rejects.toEqual(words('mesh.yaml'))
})
