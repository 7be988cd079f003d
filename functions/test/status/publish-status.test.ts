import { beforeEach, describe, expect, test } from 'vitest'
import { EMPTY_BUCKET, encodeBucket } from '@mesh/core/root/history/bucket'
import { live } from '../../../core/test/status/fixtures.ts'
import { incident } from '../../../core/test/fixtures.ts'
import { collections } from '../../src/status/store/collections.ts'
import { answerStatus } from '../../src/status/answer-status.ts'
import { publishConfig, publishIncident, publishWanted } from '../../src/status/publish-soon.ts'
import { publishStatus } from '../../src/status/publish-status.ts'
import { loadFacts } from '../../src/status/store/facts.ts'
import { claim, publish, withdraw } from '../../src/status/store/pages.ts'
import { collections as rootCollections } from '../../src/root/store/collections.ts'
import { loadSettings } from '../../src/root/store/settings.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { at } from '../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../mesh.ts'

takeOwnProject()

const deps = { loadSettings, claim, loadFacts, publish, withdraw }

function pageOf(id: string, ...services: object[]) {
  return { id, title: 'Shop', badges: ['state'], sections: [{ name: 'Buying', services }] }
}

async function apply(statusPages: object[], now = at(0)) {
  await applyConfig({ config: { ...configOf(['payments', 'ledger']), statusPages } }, OPERATOR, now)
}

/** Lets a service's check be in a state, as of its last result. */
async function check(serviceId: string, changes: Parameters<typeof live>[0]) {
  const { boards } = await collections()
  const [board] = (await boards.get()).docs
  const entry = live({ serviceId, serviceName: serviceId, ...changes })
  await board?.ref.set({ ...board.data(), checks: { ...board.data().checks, [`${serviceId}.http`]: entry } })
}

async function pages() {
  const { docs } = await (await collections()).statusPages.get()
  return Object.fromEntries(docs.map((document) => [document.id, document.data()]))
}

async function states() {
  return Object.values(await pages()).flatMap(({ sections }) =>
    sections.flatMap(({ services }) => services.map(({ name, state }) => `${name} ${state}`)),
  )
}

const outages = async () =>
  (await pages())['shop']?.incidents?.map(({ openTime, resolveTime }) => [openTime, resolveTime])

async function open(changes: Parameters<typeof incident>[0] = {}, id = 'payments.http_7') {
  await (await collections()).incidents.doc(id).set(incident(changes))
}

beforeEach(async () => {
  await clearFirestore()
  await apply([pageOf('shop', { service: 'payments', name: 'Card payments' })])
})

describe('publishStatus', () => {
  test('makes a page of what is known, and writes it again only when it says something new or has grown old', async () => {
    await check('payments', { lastResultTime: at(20) })
    await publishStatus(at(20))
    expect(await states()).toEqual(['Card payments operational'])
    await publishStatus(at(40))
    expect((await pages())['shop']?.updateTime).toEqual(at(20))
    await check('payments', { state: 'down', lastResultTime: at(60) })
    await publishStatus(at(60))
    expect((await pages())['shop']).toMatchObject({ updateTime: at(60) })
    expect(await states()).toEqual(['Card payments outage'])
    await publishStatus(at(360))
    expect((await pages())['shop']?.updateTime).toEqual(at(360))
  })

  test('tells of an outage, of its end even when that is read late, and of one that came and went', async () => {
    await open()
    await open({ openTime: at(100), resolveTime: at(110), updateTime: at(110), state: 'resolved' }, 'payments.http_8')
    await open({ serviceId: 'ledger', checkId: 'ledger.http' }, 'ledger.http_9')
    await publishStatus(at(200))
    expect(await outages()).toEqual([[at(10), null]])
    await open({ resolveTime: at(90), updateTime: at(90), state: 'resolved' })
    await publishStatus(at(90_000))
    expect(await outages()).toEqual([
      [at(100), at(110)],
      [at(10), at(90)],
    ])
  })

  test('has the days of the service from boards, and those before from the long history, which it reads once', async () => {
    const all = await collections()
    const bucket = (counts: object) => encodeBucket({ ...EMPTY_BUCKET, ...counts })
    const [board] = (await all.boards.get()).docs
    await all.rollups.doc('payments_1d_2025-10-01').set({
      schemaVersion: 1,
      serviceId: 'payments',
      grain: '1d',
      startTime: new Date('2025-10-01T00:00:00Z'),
      expireTime: null,
      sources: [],
      checks: { 'payments.http': { name: 'x', buckets: Array.from({ length: 92 }, () => bucket({ ok: 9 })) } },
    })
    const day = {
      schemaVersion: 1,
      boardId: board?.id ?? '',
      dayTime: at(-12 * 3600),
      countedUntil: at(0),
      isCompacted: false,
      expireTime: at(0),
    } as const
    const today = all.rollupDays.doc(`${board?.id}_${at(-12 * 3600).getTime()}`)
    await today.set({ ...day, checks: { 'payments.http': { name: 'x', bucket: bucket({ ok: 1, fail: 1 }) } } })
    await publishStatus(at(20))
    const bars = async () => (await pages())['shop']?.sections[0]?.services[0]?.days
    expect(await bars()).toMatchObject({ lastDay: '2026-01-01', states: `${'o'.repeat(89)}d` })
    expect((await bars())?.availability.slice(-2)).toEqual([100, 50])
    const first = await bars()
    await all.rollups.doc('payments_1d_2025-10-01').delete()
    await publishStatus(at(320))
    expect(await bars()).toEqual(first)
  })

  test('shows maintenance, and keeps quiet about what it caused', async () => {
    await (await rootCollections()).maintenance.doc('m').set({
      schemaVersion: 1,
      services: ['payments'],
      isEverything: false,
      reason: 'secret reason',
      startTime: at(0),
      endTime: at(100),
      plannedEndTime: at(100),
      openedBy: { uid: 'u', name: 'Ada' },
      endedBy: null,
      endRequestId: null,
    })
    await open()
    await publishStatus(at(50))
    expect([await states(), await outages()]).toEqual([['Card payments maintenance'], []])
    await check('payments', { state: 'down', lastResultTime: at(120) })
    await publishStatus(at(120))
    expect([await states(), await outages()]).toEqual([['Card payments outage'], [[at(100), null]]])
    expect(JSON.stringify(await pages())).not.toContain('secret')
  })

  test('takes back what is no longer listed: a service, a page, all of them', async () => {
    await apply([pageOf('shop', { service: 'payments' }), pageOf('inner', { service: 'ledger' })])
    await publishStatus(at(20))
    expect(Object.keys(await pages()).sort()).toEqual(['inner', 'shop'])
    await apply([pageOf('shop', { service: 'payments' })])
    await publishStatus(at(40))
    expect(await states()).toEqual(['payments unknown'])
    await apply([])
    await publishStatus(at(41))
    expect(await pages()).toEqual({})
    expect((await (await firestore()).collection('statusWork').get()).empty).toBe(true)
  })
})

describe('at the same time and after crashes', () => {
  test('what was gathered earlier never replaces what was gathered later', async () => {
    await publishStatus(at(20), {
      ...deps,
      publish: async (snapshots, memory) => {
        await check('payments', { state: 'down', lastResultTime: at(60) })
        await publishStatus(at(60))
        return publish(snapshots, memory)
      },
    })
    expect((await pages())['shop']?.updateTime).toEqual(at(60))
    expect(await states()).toEqual(['Card payments outage'])
  })

  test('what a clock an hour ahead has left is replaced by the next refresh, with the incidents of meanwhile', async () => {
    await publishStatus(at(3600))
    await open({ resolveTime: at(90), updateTime: at(90), state: 'resolved' })
    await publishStatus(at(100))
    expect((await pages())['shop']?.updateTime).toEqual(at(100))
    expect(await outages()).toEqual([[at(10), at(90)]])
  })

  test('a page that was withdrawn meanwhile does not come back', async () => {
    await publishStatus(at(20), {
      ...deps,
      publish: async (snapshots, memory) => {
        await apply([])
        await publishStatus(at(21))
        return publish(snapshots, memory)
      },
    })
    expect(await pages()).toEqual({})
  })

  test.each(['loadFacts', 'publish'] as const)('a crash at %s is made up by the next refresh', async (step) => {
    await open()
    const crash = () => Promise.reject(new Error('crash'))
    await expect(publishStatus(at(20), { ...deps, [step]: crash })).rejects.toThrow('crash')
    expect(await pages()).toEqual({})
    await publishStatus(at(320))
    expect(await outages()).toEqual([[at(10), null]])
  })

  test('a storm is one refresh now and one in the next minute', async () => {
    let refreshes = 0
    const publishCounted = (now: Date) =>
      publishStatus(now, {
        ...deps,
        loadFacts: (...input) => {
          refreshes += 1
          return loadFacts(...input)
        },
      })
    const soon = { loadSettings, publishStatus: publishCounted, isRefreshWanted: () => Promise.resolve(true) }
    const transition = { effect: 'open', serviceId: 'payments' }
    await Promise.all(Array.from({ length: 20 }, () => publishIncident(transition, at(20), soon)))
    expect(refreshes).toBe(1)
    await open({ openTime: at(21) })
    await publishIncident(transition, at(21), soon)
    expect([refreshes, await outages()]).toEqual([1, []])
    await publishWanted(at(60), {
      ...soon,
      isRefreshWanted: (await import('../../src/status/store/pages.ts')).isRefreshWanted,
    })
    expect([refreshes, await outages()]).toEqual([2, [[at(21), null]]])
    await publishWanted(at(120))
    expect((await pages())['shop']?.updateTime).toEqual(at(60))
  })
})

describe('after an incident', () => {
  const refuse = {
    publishStatus: () => Promise.reject(new Error('refreshed')),
    isRefreshWanted: () => Promise.resolve(false),
  }
  const settings = () => Promise.reject(new Error('read'))

  test('nothing is read for a change that opens and resolves nothing, nothing refreshed for a service that is not listed', async () => {
    let isRefreshed = false
    const publishStatus = async () => void (isRefreshed = true)
    await publishIncident({ effect: 'none', serviceId: 'payments' }, at(20), {
      ...refuse,
      publishStatus,
      loadSettings: settings,
    })
    await publishIncident({ effect: 'open', serviceId: 'ledger' }, at(20), { ...refuse, publishStatus, loadSettings })
    expect(isRefreshed).toBe(false)
    await publishIncident({ effect: 'resolve', serviceId: 'payments' }, at(20), {
      ...refuse,
      publishStatus,
      loadSettings,
    })
    expect(isRefreshed).toBe(true)
  })

  test('a failure stops nobody', async () => {
    await publishIncident({ effect: 'open', serviceId: 'payments' }, at(20), { ...refuse, loadSettings })
    await expect(publishConfig(at(20), { ...refuse, loadSettings })).resolves.toBeUndefined()
  })
})

test('what is published is what the door answers', async () => {
  await publishStatus(at(20))
  const request = { method: 'GET', hasQuery: false, ifNoneMatch: undefined, site: 'https://x.test' }
  const at30 = (path: string) => answerStatus({ ...request, path }, at(30))
  expect((await at30('/status/shop')).body).toContain('Card payments')
  expect((await at30('/status/shop/badge/card-payments/state.svg')).status).toBe(200)
  expect((await at30('/status/other')).status).toBe(404)
})
