import { describe, expect, it, test } from 'vitest'
import { readSlos } from '../src/data/slo-documents.ts'
import { sloDays } from '../src/features/slo/slo-days.ts'
import {
  budgetInWords,
  burnInWords,
  objectiveInWords,
  sliInWords,
  sloLook,
  slosHeadline,
  targetInWords,
} from '../src/features/slo/slo-words.ts'
import { FIRST_DAY_MS, ringOfDays, sloEntry } from './slo-entry.ts'

const NOW = new Date(FIRST_DAY_MS + 3_600_000)

describe('sloLook', () => {
  it.each([
    ['Met', 'up', {}],
    ['No data', 'unknown', { budgetLeft: null }],
    ['No data', 'unknown', { alarms: ['1h', 'noData'] }],
    ['Burning fast', 'down', { alarms: ['6h', '3d'], budgetLeft: 0.4 }],
    ['Budget spent', 'down', { alarms: ['3d'], budgetLeft: 0 }],
    ['Burning', 'degraded', { alarms: ['24h'], budgetLeft: 0.4 }],
  ] as const)('%s is %s', (word, state, changes) => {
    const entry = sloEntry({ ...changes, alarms: [...('alarms' in changes ? changes.alarms : [])] })
    expect(sloLook({ entry, updateTime: NOW }, NOW)).toEqual({ word, state })
  })

  it('is not known when nobody counts any more, whatever was known', () => {
    const updateTime = new Date(NOW.getTime() - 46 * 60_000)
    const look = { word: 'Out of date', state: 'unknown' }
    expect(sloLook({ entry: sloEntry(), updateTime }, NOW)).toEqual(look)
    expect(sloLook({ entry: sloEntry({ alarms: ['1h'] }), updateTime }, NOW)).toEqual(look)
  })

  it('is not called met while checks are paused or in maintenance', () => {
    const { lastSampleTime } = sloEntry()
    const later = new Date((lastSampleTime?.getTime() ?? 0) + 1)
    const of = (changes: Parameters<typeof sloEntry>[0]) => sloLook({ entry: sloEntry(changes), updateTime: NOW }, NOW)
    expect(of({ lastExcusedTime: later })).toEqual({ word: 'Not measured', state: 'paused' })
    expect(of({ lastExcusedTime: lastSampleTime })).toEqual({ word: 'Met', state: 'up' })
    expect(of({ lastExcusedTime: later, budgetLeft: -1 })).toEqual({ word: 'Budget spent', state: 'down' })
  })

  it('makes a headline of the worst', () => {
    const of = (...states: ('up' | 'degraded' | 'down' | 'unknown' | 'paused')[]) =>
      slosHeadline(states.map((state) => ({ state, word: '' })))
    expect(of('up', 'up')).toBe('All objectives met')
    expect(of('up', 'unknown')).toBe('1 objective without data')
    expect(of('degraded', 'unknown', 'degraded')).toBe('2 objectives burning')
    expect(of('degraded', 'down')).toBe('1 objective in trouble')
    expect(of('up', 'paused')).toBe('All measured objectives met')
    expect(of('paused', 'paused')).toBe('2 objectives not measured')
  })
})

describe('words', () => {
  it.each([
    [{ good: 0, bad: 0 }, '–'],
    [{ good: 10, bad: 0 }, '100 %'],
    [{ good: 9_999_999, bad: 1 }, '99.999 %'],
    [{ good: 999, bad: 1 }, '99.9 %'],
    [{ good: 0, bad: 5 }, '0 %'],
  ])('%o is %s good', (samples, words) => expect(sliInWords(samples)).toBe(words))

  it.each([
    [null, 'not known yet'],
    [1, '100 % left'],
    [0.429, '42 % left'],
    [0.29, '29 % left'],
    [0.004, '<1 % left'],
    [0, 'spent'],
    [-2.4, 'spent 3.4 times over'],
  ])('a budget of %s is %s', (left, words) => expect(budgetInWords(left)).toBe(words))

  it('names rates, targets and objectives', () => {
    expect([burnInWords(14.44), burnInWords(0), burnInWords(null)]).toEqual(['14.4×', '0×', '–'])
    expect(targetInWords(sloEntry())).toBe('payments, all checks · availability')
    expect(targetInWords(sloEntry({ checkId: 'payments.http', underMs: 300 }))).toBe(
      'payments.http · answers within 300 ms',
    )
    expect(objectiveInWords(sloEntry({ window: '90d' }))).toBe('99.9 % over 90 days')
  })
})

describe('sloDays', () => {
  it('gives each day its share of bad samples, and says where nothing is known', () => {
    const { days } = sloDays(sloEntry({ ring: ringOfDays([[999, 1], undefined, [990, 10]]) }))
    expect(days.map(({ time, value, mark, detail }) => [time, value, mark, detail])).toEqual([
      [FIRST_DAY_MS, 0.1, null, '99.9 % good, 1 of 1000 bad'],
      [FIRST_DAY_MS + 86_400_000, null, 'unknown', 'no data'],
      [FIRST_DAY_MS + 2 * 86_400_000, 1, null, '99 % good, 10 of 1000 bad'],
    ])
    expect(days.map(({ burn }) => burn)).toEqual([expect.closeTo(1), null, expect.closeTo(10)])
    expect(days[0]?.title).toBe('19 Nov 2026')
  })

  it('says what is wrong with days that cannot be read', () => {
    expect(sloDays(sloEntry({ ring: '!' }))).toEqual({ days: [], problem: expect.stringContaining('found "!"') })
  })
})

test('objectives are read one by one, in the order of their service and name', () => {
  const document = (id: string, slos: object) => ({
    id,
    ref: { path: `sloBoards/${id}` },
    data: () => ({ schemaVersion: 1, updateTime: new Date(), slos }),
  })
  const { slos, unreadable } = readSlos([
    document('s1', { b: sloEntry({ serviceId: 'zoo' }), broken: { name: 1 } }),
    document('s2', { a: sloEntry() }),
    { ...document('s3', {}), data: () => ({}) },
  ])
  expect(slos.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(unreadable.map(({ path }) => path)).toEqual(['sloBoards/s1, broken', 'sloBoards/s3'])
})
