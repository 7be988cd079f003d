import { describe, expect, test } from 'vitest'
import { missingFor, mustRemember, gatherMemory } from '../../src/status/gather-memory.ts'
import { publicIncidents } from '../../src/status/public-incidents.ts'
import { rememberIncidents } from '../../src/status/remember-incidents.ts'
import { at, incident } from '../fixtures.ts'
import { remembered } from './fixtures.ts'

const NAMES = new Map([['payments', { slug: 'card-payments', name: 'Card payments' }]])
const LISTED = new Set(['payments'])
const DAY = 86_400
const second = (seconds: number) => at(seconds).getTime() / 1000

function told(incidents: Record<string, ReturnType<typeof remembered>>, now = at(1000)) {
  return publicIncidents(incidents, NAMES, now).map(({ id, openTime, resolveTime }) => [id, openTime, resolveTime])
}

describe('what the public is told', () => {
  test('is one outage where incidents of a service overlap or touch', () => {
    const a = remembered(10, 50)
    const b = remembered(40, 90)
    const c = remembered(90, 95)
    const apart = remembered(100, null)
    expect(told({ c, apart, a, b })).toEqual([
      [`card-payments-${second(100)}`, at(100), null],
      [`card-payments-${second(10)}`, at(10), at(95)],
    ])
    expect(told({ open: remembered(5, null), a })).toEqual([[`card-payments-${second(5)}`, at(5), null]])
  })

  test('is first what goes on, however much has ended since, and then what ended last', () => {
    const ended = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `ended${index}`,
        remembered(100 + 10 * index, 105 + 10 * index, { serviceId: 'mail' }),
      ]),
    )
    const names = new Map([
      ...NAMES,
      ['mail', { slug: 'mail', name: 'Mail' }],
      ['long', { slug: 'long', name: 'Long' }],
    ])
    const long = remembered(20, 900, { serviceId: 'long' })
    const listed = publicIncidents({ ...ended, long, open: remembered(10, null) }, names, at(1000))
    expect(listed).toHaveLength(50)
    expect(listed.slice(0, 3).map(({ openTime }) => openTime)).toEqual([at(10), at(20), at(690)])
  })

  test('is everything that goes on', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `s${index}`)
    const open = Object.fromEntries(ids.map((id, index) => [id, remembered(index, null, { serviceId: id })]))
    const names = new Map(ids.map((id) => [id, { slug: id, name: id }]))
    expect(publicIncidents({ ...open, over: remembered(1, 2, { serviceId: 's0' }) }, names, at(1000))).toHaveLength(60)
  })

  test('is nothing of other services', () => {
    expect(told({ other: remembered(1, null, { serviceId: 'secret' }) })).toEqual([])
  })

  test('is the outage after a maintenance, not the one within', () => {
    expect(told({ within: remembered(10, 40, { publicOpenTime: at(50) }) })).toEqual([])
    expect(told({ longer: remembered(10, 60, { publicOpenTime: at(50) }) })).toEqual([
      [`card-payments-${second(50)}`, at(50), at(60)],
    ])
    expect(told({ still: remembered(10, null, { publicOpenTime: at(2000) }) })).toEqual([])
  })
})

describe('what is remembered', () => {
  const window = { id: 'm', name: 'Work', services: LISTED, startTime: at(0), endTime: at(50) }
  const remember = (
    read: Record<string, ReturnType<typeof incident>>,
    before = {},
    windows = [window],
    now = at(100),
  ) => rememberIncidents(before, new Map(Object.entries(read)), LISTED, windows, now)

  test('takes incidents of checks of listed services that are known to have opened', () => {
    const others = {
      slo: incident({ scope: 'slo', checkId: '' }),
      group: incident({ scope: 'group', checkId: '', serviceId: '' }),
      foreign: incident({ serviceId: 'secret', checkId: 'secret.http' }),
      late: incident({ openTime: null }),
    }
    expect(remember({ ...others, one: incident({ openTime: at(60) }) })).toEqual({ one: remembered(60, null) })
  })

  test('counts from the end of the maintenance, and stays so when the window is forgotten', () => {
    const first = remember({ one: incident() })
    expect(first).toEqual({ one: remembered(10, null, { publicOpenTime: at(50) }) })
    expect(remember({ one: incident({ resolveTime: at(70) }) }, first, [])).toEqual({
      one: remembered(10, 70, { publicOpenTime: at(50) }),
    })
  })

  test('follows a maintenance that is ended early or goes on', () => {
    const before = remember({ one: incident() }, {}, [window], at(20))
    expect(remember({}, before, [{ ...window, endTime: at(30) }], at(35)).one?.publicOpenTime).toEqual(at(30))
    expect(remember({}, before, [{ ...window, endTime: at(90) }], at(35)).one?.publicOpenTime).toEqual(at(90))
  })

  test('holds what is open, however much began and ended since', () => {
    const ended = Array.from({ length: 600 }, (_, index) => [`ended${index}`, remembered(10 + index, 11 + index)])
    const kept = Object.keys(remember({}, { ...Object.fromEntries(ended), open: remembered(0, null) }, [], at(1000)))
    expect(kept).toHaveLength(500)
    expect(kept.slice(0, 2)).toEqual(['open', 'ended599'])
  })

  test('forgets what was resolved two weeks ago, never what is open', () => {
    const before = { old: remembered(0, 10), open: remembered(0, null) }
    expect(Object.keys(remember({}, before, [], at(15 * DAY)))).toEqual(['open'])
  })
})

describe('what is read again', () => {
  const read = { incidents: new Map(), rollups: [], days: [], windows: [] }
  const memory = gatherMemory(null, ['a', 'b'], { ...read, incidents: new Map() }, at(0))

  test('is everything at first, for a service that is new, and after a day', () => {
    expect(missingFor(null, ['a'], at(0))).toEqual({ incidentsSince: at(-14 * DAY), openIds: [], serviceIds: ['a'] })
    expect(missingFor(memory, ['a', 'c'], at(300)).serviceIds).toEqual(['c'])
    expect(missingFor(memory, ['a', 'c'], at(300)).incidentsSince).toEqual(at(300 - 14 * DAY))
    expect(missingFor(memory, ['a', 'b'], at(DAY)).serviceIds).toEqual(['a', 'b'])
  })

  test('is everything after a clock that was far ahead, and what was stored then is replaced', () => {
    const ahead = { ...memory, gatherTime: at(301) }
    expect(missingFor(ahead, ['a'], at(0))).toEqual({ incidentsSince: at(-14 * DAY), openIds: [], serviceIds: ['a'] })
    expect(mustRemember(ahead, memory)).toBe(true)
  })

  test('is little otherwise: what changed lately, and what was open', () => {
    const incidents = { x: remembered(0, null), y: remembered(0, 5) }
    expect(missingFor({ ...memory, incidents }, ['a'], at(300))).toEqual({
      incidentsSince: at(-1800),
      openIds: ['x'],
      serviceIds: [],
    })
  })

  test('is stored when it says something new or has grown old, never over what is newer', () => {
    const later = (seconds: number) => ({ ...memory, gatherTime: at(seconds) })
    expect([mustRemember(null, memory), mustRemember(memory, later(300)), mustRemember(memory, later(1800))]).toEqual([
      true,
      false,
      true,
    ])
    const news = { ...later(300), incidents: { x: remembered(0, null) } }
    expect([mustRemember(memory, news), mustRemember(later(301), news)]).toEqual([true, false])
  })
})
