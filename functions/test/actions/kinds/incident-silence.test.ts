import { beforeEach, expect, test } from 'vitest'
import { incidentSilence } from '../../../src/actions/kinds/incident-silence.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { writePart } from '../../../src/root/override/write-part.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, stored, takeOwnProject } from '../../mesh.ts'
import { Stand } from '../stand.ts'
import { drive } from './drive.ts'
import { EVERYTHING_TOLD, told } from './told.ts'

takeOwnProject()

const MINUTE_MS = 60_000
const { sent, settle, ran } = told()

beforeEach(async () => {
  await clearFirestore()
  const services = configOf(['a', 'b'], { failureThreshold: 1, successThreshold: 1 })
  await applyConfig({ config: { ...services, ...EVERYTHING_TOLD } }, OPERATOR, at(0))
  sent.length = 0
})

const silenceService = (actionId = 'action-1') =>
  drive(incidentSilence, { serviceId: 'a', reason: 'known' }, actionId, 60 * MINUTE_MS)

async function openIncident(): Promise<string> {
  const found = [...(await stored()).incidents].find(([, { state }]) => state === 'open')
  return found?.[0] ?? ''
}

async function notices(): Promise<string[]> {
  const { docs } = await (await firestore()).collection('notices').get()
  return docs.map((one) => `${one.get('kind')} ${one.get('state')}: ${one.get('reason')}`).sort()
}

test('a service is silenced: what is open at the end is told once, and its end too; others are told as ever', async () => {
  const action = silenceService()
  expect(await action.plan(at(1))).toMatchObject({ risk: 'medium', title: 'Silence all incidents of a' })
  await action.apply(at(1))
  await ran(5, { 'a.http': 'fail', 'b.http': 'fail' })
  await settle(300)
  expect(sent).toEqual(['trigger b'])
  expect(await notices()).toContain(`trigger pending: silence "known" until ${at(3601).toISOString()}`)
  await action.revert(at(900))
  await settle(901)
  await settle(940)
  expect(sent.filter((one) => one === 'trigger a')).toHaveLength(1)
  await ran(1000, { 'a.http': 'ok' })
  await settle(1040)
  expect(sent.filter((one) => one.endsWith(' a'))).toEqual(['trigger a', 'resolve a'])
})

test('what came and went meanwhile is never told, and neither is its end', async () => {
  const action = silenceService()
  await action.plan(at(1))
  await action.apply(at(1))
  await ran(5, { 'a.http': 'fail' })
  await ran(20, { 'a.http': 'ok' })
  await action.revert(at(900))
  await settle(901)
  await settle(3700)
  expect(sent).toEqual([])
  expect(await notices()).toEqual([
    'resolve cancelled: its trigger was never sent',
    'trigger cancelled: the incident came and went during silence "known"',
  ])
})

test('one incident is silenced: no reminder and no end while it lasts, and the end is told afterwards', async () => {
  await ran(5, { 'a.http': 'fail', 'b.http': 'fail' })
  expect(sent.toSorted()).toEqual(['trigger a', 'trigger b'])
  const incidentId = [...(await stored()).incidents].find(([, { serviceId }]) => serviceId === 'a')?.[0] ?? ''
  const action = drive(incidentSilence, { incidentId, reason: 'seen' }, 'action-1', 60 * MINUTE_MS)
  expect(await action.plan(at(10))).toMatchObject({ risk: 'low', title: 'Silence "a: http is down"' })
  await action.apply(at(10))
  await settle(400)
  expect(sent.slice(2)).toEqual(['reminder b'])
  await ran(500, { 'a.http': 'ok' })
  await settle(540)
  expect(sent).not.toContain('resolve a')
  await action.revert(at(900))
  await settle(901)
  expect(sent.filter((one) => one.endsWith(' a'))).toEqual(['trigger a', 'resolve a'])
  expect((await stored()).incidents.get(incidentId)).not.toHaveProperty('silence')
})

test('holds no longer than its end, should nobody revert it', async () => {
  const action = silenceService()
  await action.plan(at(1))
  await action.apply(at(1))
  await ran(5, { 'a.http': 'fail' })
  for (let second = 600; second <= 3600; second += 600) await settle(second)
  expect(sent).toEqual([])
  await settle(3661)
  expect(sent).toEqual(['trigger a'])
})

test('a repeated write counts once, a second silence is refused, and people keep the incident as it is', async () => {
  await ran(5, { 'a.http': 'fail' })
  const incidentId = await openIncident()
  const before = (await stored()).incidents.get(incidentId)
  const action = drive(incidentSilence, { incidentId, reason: 'seen' }, 'action-1', MINUTE_MS)
  await action.plan(at(10))
  const etag = await action.apply(at(10))
  expect(await action.apply(at(11))).toBe(etag)
  await expect(drive(incidentSilence, { incidentId, reason: 'too' }, 'action-2').plan(at(12))).rejects.toEqual(
    expect.objectContaining({ code: 'failed-precondition' }),
  )
  await action.revert(at(13))
  expect((await stored()).incidents.get(incidentId)).toEqual(before)
  await expect(action.apply(at(14))).resolves.toBeDefined()
})

test('what cannot be silenced is refused', async () => {
  const plan = (given: object) => drive(incidentSilence, given, 'action-1').plan(at(0))
  const code = (code: string) => expect.objectContaining({ code })
  await expect(plan({ incidentId: 'x_1', reason: 'r' })).rejects.toEqual(code('not-found'))
  await expect(plan({ serviceId: 'x', reason: 'r' })).rejects.toEqual(code('not-found'))
  await ran(5, { 'a.http': 'fail' })
  const incidentId = await openIncident()
  await ran(10, { 'a.http': 'ok' })
  await expect(plan({ incidentId, reason: 'r' })).rejects.toEqual(code('failed-precondition'))
  for (const wrong of [{ reason: 'r' }, { incidentId, serviceId: 'a', reason: 'r' }, { serviceId: 'a' }]) {
    expect(incidentSilence.parameters.safeParse(wrong).success).toBe(false)
  }
})

test('an end that was written just before a crash is followed by the alarms that waited for it', async () => {
  const stand = new Stand()
  Object.defineProperty(stand.targets, 'kinds', {
    value: { [incidentSilence.name]: () => Promise.resolve(incidentSilence) },
  })
  const parameters = { serviceId: 'a', reason: 'known' }
  await stand.propose('silence-1', parameters, { kind: incidentSilence.name, parameters, ttlMs: 60 * MINUTE_MS })
  await stand.approve('silence-1')
  await stand.work('silence-1')
  await ran(5, { 'a.http': 'fail' })
  await settle(300)
  expect(sent).toEqual([])
  stand.pass(900)
  await stand.wantBack('silence-1')
  const crashed = {
    actionId: 'silence-1',
    idempotencyKey: 'silence-1:revert',
    fence: 2,
    etag: 'silence-1:apply',
    isRevert: true,
  }
  await writePart(incidentSilence.name, 'a', 'silenced', null, { ...crashed, now: stand.now() })
  await stand.work('silence-1')
  expect(await stand.action('silence-1')).toMatchObject({ state: 'reverted' })
  await settle(940)
  expect(sent).toEqual(['trigger a'])
})
