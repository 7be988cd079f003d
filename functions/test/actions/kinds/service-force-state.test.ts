import { beforeEach, expect, test } from 'vitest'
import { serviceForceState } from '../../../src/actions/kinds/service-force-state.ts'
import { endOverrides } from '../../../src/root/override/end-overrides.ts'
import { collections } from '../../../src/root/store/collections.ts'
import { publishStatus } from '../../../src/status/publish-status.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { at } from '../../fixtures.ts'
import { ledgerEntries } from '../../ledger-entries.ts'
import { applyConfig, clearFirestore, OPERATOR, stored, takeOwnProject } from '../../mesh.ts'
import { drive } from './drive.ts'
import { EVERYTHING_TOLD, told } from './told.ts'

takeOwnProject()

const HOUR_MS = 3_600_000
const { sent, settle, ran } = told()

const config = {
  version: 1,
  services: ['a', 'b'].map((id) => ({
    id,
    name: id.toUpperCase(),
    checks: [
      {
        id: 'web',
        interval: '5s',
        reprobe: false,
        failureThreshold: 1,
        successThreshold: 1,
        http: { url: `http://${id}.test/` },
      },
    ],
  })),
  statusPages: [{ id: 'shop', title: 'Shop', sections: [{ name: 'All', services: [{ service: 'a' }] }] }],
  slos: [{ id: 'a-works', service: 'a', objective: 99, alerts: false }],
  ...EVERYTHING_TOLD,
}

const force = (state: string, actionId = 'action-1', serviceId = 'a') =>
  drive(serviceForceState, { serviceId, state, message: 'the probe is broken' }, actionId, HOUR_MS)

beforeEach(async () => {
  await clearFirestore()
  await applyConfig({ config }, OPERATOR, at(0))
  sent.length = 0
})

async function incidents(): Promise<Record<string, string>> {
  const found = [...(await stored()).incidents.values()].toSorted(
    (x, y) => x.updateTime.getTime() - y.updateTime.getTime(),
  )
  return Object.fromEntries(
    found.map(({ openTime, state }) => [
      openTime?.getTime() === undefined ? '' : String((openTime.getTime() - at(0).getTime()) / 1000),
      state,
    ]),
  )
}

async function publicState(): Promise<string | undefined> {
  const page = (await (await firestore()).doc('statusPages/shop').get()).data() as
    | { sections: { services: { state: string }[] }[] }
    | undefined
  return page?.sections[0]?.services[0]?.state
}

test('says what it touches before people decide', async () => {
  expect(await force('up').plan(at(1))).toEqual({
    risk: 'medium',
    title: 'Say that A is up, whatever its checks say',
    blastRadius: [
      '1 check of A can alarm nobody meanwhile; its open incidents end.',
      'Shown to the public on 1 status page: shop.',
      '1 objective goes on to count what the checks say.',
    ],
    wanted: { state: 'up', message: 'the probe is broken' },
    verification: null,
  })
  expect(await force('down', 'action-1', 'b').plan(at(1))).toMatchObject({
    risk: 'low',
    blastRadius: [
      expect.stringContaining('1 check of B goes on to alarm'),
      'On no public status page.',
      expect.any(String),
    ] as string[],
  })
})

test('up: an open incident ends and is told to end, none opens, probing goes on, and what is left is told once afterwards', async () => {
  await ran(5, { 'a.web': 'fail', 'b.web': 'ok' })
  expect(sent).toEqual(['trigger a'])
  const action = force('up')
  await action.plan(at(10))
  await action.apply(at(10))
  await settle(10)
  expect(sent).toEqual(['trigger a', 'resolve a'])
  expect(await incidents()).toEqual({ '6': 'resolved' })

  await ran(15, { 'a.web': 'fail' })
  await ran(20, { 'a.web': 'ok' })
  await ran(25, { 'a.web': 'fail' })
  const entry = (await stored()).boards.get('b1')?.checks['a.web']
  expect(entry).toMatchObject({ state: 'down', beats: 'ddud', incidentId: null, isForcedUp: true })
  expect(Object.keys((await stored()).plans.get('b1')?.checks ?? {})).toContain('a.web')
  await applyConfig({ config }, OPERATOR, at(30))
  expect((await stored()).boards.get('b1')?.checks['a.web']).toEqual(entry)
  expect(sent).toHaveLength(2)

  await action.revert(at(40))
  await settle(41)
  await settle(100)
  expect(sent).toEqual(['trigger a', 'resolve a', 'trigger a'])
  expect(await incidents()).toEqual({ '6': 'resolved', '40': 'open' })
  const opened = [...(await stored()).incidents.values()].find(({ state }) => state === 'open')
  expect(opened?.cause).toBe('still down after people had said that the service is up: said fail')
  const after = (await stored()).boards.get('b1')?.checks['a.web']
  expect(after?.since).toEqual(entry?.since)
  expect(after).not.toHaveProperty('isForcedUp')
  expect((await (await firestore()).collection('overrides').get()).size).toBe(0)
})

test('up: a service that is well again afterwards is not told of', async () => {
  const action = force('up')
  await action.plan(at(1))
  await action.apply(at(1))
  await ran(5, { 'a.web': 'fail' })
  await ran(10, { 'a.web': 'ok' })
  await action.revert(at(20))
  await settle(100)
  expect([sent, await incidents()]).toEqual([[], {}])
})

test('down: is shown, and opens no incident; those of checks open as ever', async () => {
  await ran(5, { 'a.web': 'ok' })
  const action = force('down')
  await action.plan(at(6))
  await action.apply(at(6))
  expect(await publicState()).toBe('outage')
  expect([sent, await incidents()]).toEqual([[], {}])
  await ran(30, { 'a.web': 'fail' })
  expect(sent).toEqual(['trigger a'])
})

test('the public page shows it, from its beginning to its end', async () => {
  await ran(5, { 'a.web': 'fail' })
  await publishStatus(at(6))
  expect(await publicState()).toBe('outage')
  const action = force('up')
  await action.plan(at(30))
  await action.apply(at(30))
  expect(await publicState()).toBe('operational')
  await ran(3660, { 'a.web': 'fail' })
  await publishStatus(at(3662))
  expect(await publicState(), 'over, although nobody reverted it').toBe('outage')
  await ran(3695, { 'a.web': 'fail' })
  await action.revert(at(3700))
  expect(await publicState()).toBe('outage')
})

test('a repeated write counts once, another action is refused, and what others changed is left alone', async () => {
  const action = force('up')
  await action.plan(at(1))
  const etag = await action.apply(at(1))
  expect(await action.apply(at(2))).toBe(etag)
  const { overrides } = await collections()
  expect((await overrides.doc('a').get()).data()?.forced?.since).toEqual(at(1))
  await expect(force('down', 'action-2').plan(at(3))).rejects.toEqual(
    expect.objectContaining({ code: 'failed-precondition', message: expect.stringContaining('action-1') as string }),
  )
  await overrides.doc('a').delete()
  const other = force('degraded', 'action-3')
  await other.plan(at(4))
  await other.apply(at(4))
  await expect(action.revert(at(5))).rejects.toEqual(expect.objectContaining({ code: 'aborted' }))
  expect((await other.read(at(6))).fields).toEqual({ state: 'degraded', message: 'the probe is broken' })
})

test('is recorded in the ledger, with nothing of its words but digests and the action', async () => {
  const action = force('up')
  await action.plan(at(1))
  await action.apply(at(1))
  const { docs } = await (await firestore()).collection('ledgerPending').get()
  const entries = docs.map((one) => JSON.parse(String(one.get('entry'))) as Record<string, unknown>)
  expect(entries.find(({ action: name }) => name === 'service.forceState')).toMatchObject({
    actor: { type: 'mesh', id: 'mesh' },
    resource: 'overrides/a',
    before: null,
    reason: 'action action-1',
  })
})

test('up: ends with its time even when its revert never comes, which still finds nothing left to do', async () => {
  const action = force('up')
  const { fields: before } = await action.read(at(1))
  await action.plan(at(1))
  await action.apply(at(1))
  await ran(5, { 'a.web': 'fail' })
  const end = 1 + HOUR_MS / 1000
  await endOverrides(at(end))
  expect(await incidents()).toEqual({})
  await endOverrides(at(end + 120))
  await endOverrides(at(end + 120))
  await settle(end + 121)
  expect(Object.values(await incidents())).toEqual(['open'])
  expect(sent).toEqual(['trigger a'])
  expect((await stored()).boards.get('b1')?.checks['a.web']).not.toHaveProperty('isForcedUp')
  expect((await action.read(at(end + 130))).fields).toEqual(before)
  expect((await ledgerEntries()).filter(({ action: name }) => name === 'override.end')).toHaveLength(1)
})
