import { describe, expect, test } from 'vitest'
import { statusSnapshotSchema } from '../../src/schema/status-page.ts'
import { claimRefresh } from '../../src/status/claim-refresh.ts'
import { mustWrite } from '../../src/status/must-write.ts'
import { publicState, worstState } from '../../src/status/public-state.ts'
import { shownPage } from '../../src/status/shown-page.ts'
import { snapshotOf } from '../../src/status/snapshot-of.ts'
import { at } from '../fixtures.ts'
import { bars, facts, live, page, remembered } from './fixtures.ts'

const WINDOW = { id: 'm', name: 'Work', services: new Set(['payments']), startTime: at(0), endTime: at(50) }

describe('the state of a service', () => {
  const of = (...entries: Parameters<typeof live>[0][]) => publicState('payments', entries.map(live), [], at(1))

  test.each([
    ['up', {}, 'operational'],
    ['slow', { state: 'degraded' }, 'degraded'],
    ['down in some regions', { state: 'partial' }, 'degraded'],
    ['doubted by some regions', { advisory: 'europe-west1: timeout' }, 'degraded'],
    ['down', { state: 'down' }, 'outage'],
    ['not probed yet', { lastResultTime: null }, 'unknown'],
    ['silent', { lastResultTime: at(-3600) }, 'unknown'],
    ['paused', { state: 'paused' }, 'unknown'],
  ] as const)('whose check is %s', (_, changes, state) => {
    expect(of(changes)).toBe(state)
  })

  test('is that of its worst check; paused ones say nothing', () => {
    expect(of({}, { state: 'degraded' }, { state: 'down' })).toBe('outage')
    expect(of({}, { lastResultTime: null })).toBe('unknown')
    expect(of({}, { state: 'paused' })).toBe('operational')
    expect(of()).toBe('unknown')
    expect(worstState([])).toBe('unknown')
  })

  test('is maintenance while a window is open', () => {
    expect(publicState('payments', [live({ state: 'down' })], [WINDOW], at(49))).toBe('maintenance')
    expect(publicState('payments', [live({ state: 'down', lastResultTime: at(50) })], [WINDOW], at(50))).toBe('outage')
  })
})

describe('a snapshot', () => {
  test('fits its schema and holds the public words', () => {
    const memory = { incidents: { x: remembered(-5, null) }, days: { payments: bars('go', [99.1, 100]) } }
    const snapshot = snapshotOf(page({ description: 'Words.' }), facts({ memory }), at(0))
    expect(statusSnapshotSchema.parse(snapshot)).toEqual(snapshot)
    expect(snapshot).toMatchObject({
      title: 'Shop status',
      description: 'Words.',
      incidents: [{ title: 'Card payments: outage', openTime: at(-5), resolveTime: null }],
      sections: [
        {
          name: 'Buying',
          services: [
            {
              slug: 'card-payments',
              name: 'Card payments',
              state: 'operational',
              latencyMs: 12,
              days: memory.days.payments,
            },
          ],
        },
      ],
    })
  })

  test('takes the name of the service where the page gives none, and its id before the first result', () => {
    const bare = page({ sections: [{ name: 'All', services: [{ service: 'payments' }] }] })
    const nameIn = (changes: Parameters<typeof facts>[0]) =>
      snapshotOf(bare, facts(changes), at(0)).sections[0]?.services[0]
    expect(nameIn({})).toMatchObject({ name: 'Payments', slug: 'payments' })
    expect(nameIn({ entries: new Map() })).toMatchObject({ name: 'payments', state: 'unknown', latencyMs: null })
  })

  test('has latencies and incidents only where the page asks for them', () => {
    const memory = { incidents: { x: remembered(-5, null) }, days: {} }
    const quiet = snapshotOf(page({ badges: ['state'], incidents: false }), facts({ memory }), at(0))
    expect(quiet.incidents).toBeNull()
    expect(quiet.sections[0]?.services[0]?.latencyMs).toBeNull()
  })

  test('is written when it says something new or its time must be carried on, never over a newer one', () => {
    const snapshot = snapshotOf(page(), facts(), at(0))
    const later = (seconds: number) => ({ ...snapshot, updateTime: at(seconds) })
    expect(mustWrite(undefined, snapshot)).toBe(true)
    expect(mustWrite(snapshot, later(239))).toBe(false)
    expect(mustWrite(snapshot, later(240))).toBe(true)
    expect(mustWrite(snapshot, { ...later(15), title: 'New' })).toBe(true)
    expect(mustWrite(later(16), { ...later(15), title: 'New' })).toBe(false)
  })

  test('from a clock that was far ahead is replaced at once', () => {
    const snapshot = snapshotOf(page(), facts(), at(0))
    expect(mustWrite({ ...snapshot, updateTime: at(300) }, snapshot)).toBe(false)
    expect(mustWrite({ ...snapshot, updateTime: at(301) }, snapshot)).toBe(true)
  })
})

describe('a page that is shown', () => {
  const snapshot = snapshotOf(page(), facts(), at(0))

  test('says that all is well only while its snapshot is young and every state is known', () => {
    expect(shownPage(snapshot, at(900)).headline).toBe('All services are operational')
    const unknown = snapshotOf(page(), facts({ entries: new Map() }), at(0))
    expect(shownPage(unknown, at(0)).headline).toBe('The state of some services is unknown')
  })

  test('knows nothing any more when its snapshot is older than 15 minutes', () => {
    const stale = shownPage(snapshot, at(901))
    expect(stale).toMatchObject({
      isStale: true,
      state: 'unknown',
      headline: 'Not updated since 2026-01-01 12:00 UTC: the present state is unknown',
    })
    expect(stale.sections[0]?.services[0]).toMatchObject({ state: 'unknown', latencyMs: null })
  })

  test('that was left for days has bars up to today, without data since', () => {
    const memory = { incidents: {}, days: { payments: bars('gdo', [99, 50, 100]) } }
    const left = shownPage(snapshotOf(page(), facts({ memory }), at(0)), at(2 * 86_400))
    expect(left.sections[0]?.services[0]?.days).toEqual(bars('gdoxx', [99, 50, 100, null, null], '2026-01-03'))
  })

  test('knows nothing when its snapshot comes from a clock that was far ahead', () => {
    expect(shownPage(snapshot, at(-300)).isStale).toBe(false)
    expect(shownPage(snapshot, at(-301))).toMatchObject({
      isStale: true,
      state: 'unknown',
      headline: 'Last updated by a clock that was wrong (2026-01-01 12:00 UTC): the present state is unknown',
    })
  })
})

test('a refresh is taken once in 15 s; whoever comes meanwhile leaves a note, which the next one takes away', () => {
  const first = claimRefresh(undefined, at(0))
  expect(first).toMatchObject({ isMine: true, work: { refreshTime: at(0), isWanted: false } })
  const second = claimRefresh(first.work, at(14))
  expect(second).toMatchObject({ isMine: false, work: { refreshTime: at(0), isWanted: true } })
  const third = claimRefresh(second.work, at(15))
  expect(third).toMatchObject({ isMine: true, work: { refreshTime: at(15), isWanted: false } })
  expect(claimRefresh(third.work, at(0)).isMine).toBe(true)
})
