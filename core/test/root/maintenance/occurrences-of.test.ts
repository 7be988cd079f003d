import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { occurrencesOf } from '../../../src/root/maintenance/occurrences-of.ts'
import { maintenanceConfigSchema, WEEKDAYS } from '../../../src/schema/settings/maintenance.ts'
import { zoneParts } from '../../../src/zone-time.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

function windowOf(rest: object) {
  return maintenanceConfigSchema.parse({ id: 'w', everything: true, ...rest })
}

function spans(rest: object, from: string, to: string): string[] {
  return occurrencesOf(windowOf(rest), { from: new Date(from), to: new Date(to) }).map(
    ({ startTime, endTime }) => `${startTime.toISOString().slice(0, 16)} ${endTime.toISOString().slice(0, 16)}`,
  )
}

describe('once', () => {
  const vienna = { timeZone: 'Europe/Vienna' }
  test.each([
    ['in winter', '2026-01-10T02:00', '2026-01-10T04:00', '2026-01-10T01:00 2026-01-10T03:00'],
    ['over the lost hour', '2026-03-29T01:30', '2026-03-29T03:30', '2026-03-29T00:30 2026-03-29T01:30'],
    ['from a lost minute', '2026-03-29T02:15', '2026-03-29T03:30', '2026-03-29T01:00 2026-03-29T01:30'],
    ['to a lost minute', '2026-03-29T01:30', '2026-03-29T02:15', '2026-03-29T00:30 2026-03-29T01:00'],
    ['from a repeated minute', '2026-10-25T02:30', '2026-10-25T04:00', '2026-10-25T00:30 2026-10-25T03:00'],
    ['to a repeated minute', '2026-10-25T01:30', '2026-10-25T02:30', '2026-10-24T23:30 2026-10-25T00:30'],
  ])('%s', (_, from, to, expected) => {
    expect(spans({ ...vienna, from, to }, '2026-01-01', '2027-01-01')).toEqual([expected])
  })

  test('a time that the clock skips whole has no length', () => {
    expect(spans({ ...vienna, from: '2026-03-29T02:10', to: '2026-03-29T02:50' }, '2026-01-01', '2027-01-01')).toEqual(
      [],
    )
  })
})

describe('again', () => {
  const daily = { days: [...WEEKDAYS], timeZone: 'Europe/Vienna' }

  test('lasts its real duration while the clock is put back and forward', () => {
    const at = { every: { ...daily, at: '02:30' }, duration: '2h' }
    expect(spans(at, '2026-03-28T12:00Z', '2026-03-30T00:00Z')).toEqual(['2026-03-29T01:00 2026-03-29T03:00'])
    expect(spans(at, '2026-10-24T12:00Z', '2026-10-26T00:00Z')).toEqual(['2026-10-25T00:30 2026-10-25T02:30'])
  })

  test('on a day of the month, not in months without it', () => {
    const last = { every: { dayOfMonth: 31, at: '00:00', timeZone: 'UTC' }, duration: '1h' }
    expect(spans(last, '2026-01-01', '2026-06-01').map((span) => span.slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ])
  })

  test('a window of seven days is found at its last instant and not at its end', () => {
    const week = { every: { days: ['mon'], at: '02:00', timeZone: 'Pacific/Kiritimati' }, duration: '168h' }
    const [span, next] = spans(week, '2026-03-08T11:59:59Z', '2026-03-08T11:59:59Z')
    expect([span, next]).toEqual(['2026-03-01T12:00 2026-03-08T12:00', undefined])
    expect(spans(week, '2026-03-08T12:00Z', '2026-03-08T12:00Z')).toEqual(['2026-03-08T12:00 2026-03-15T12:00'])
  })

  test('on a day that a zone left out, begins with the next day', () => {
    const samoa = { every: { days: ['fri'], at: '10:00', timeZone: 'Pacific/Apia' }, duration: '1h' }
    expect(spans(samoa, '2011-12-30T00:00Z', '2011-12-31T00:00Z')).toEqual(['2011-12-30T10:00 2011-12-30T11:00'])
  })

  const CHANGES = [
    ['Europe/Vienna', '2026-03-29'],
    ['Europe/Vienna', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Africa/Casablanca', '2026-02-15'],
    ['Asia/Kathmandu', '2026-06-01'],
    ['America/Santiago', '2026-09-06'],
  ] as const

  test('is what somebody finds who looks at the clock every minute', () => {
    const change = fc.constantFrom(...CHANGES)
    const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 })
    const minuteOfDay = fc.integer({ min: 0, max: 1439 })
    const near = fc.integer({ min: 0, max: 239 })
    const length = fc.integer({ min: 1, max: 2000 })
    fc.assert(
      fc.property(change, days, fc.oneof(minuteOfDay, near), length, ([timeZone, date], on, minute, minutes) => {
        const at = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        const window = windowOf({ every: { days: on, at, timeZone }, duration: `${minutes}m` })
        const middle = Date.parse(date)
        const from = new Date(middle - DAY_MS)
        const to = new Date(middle + 2 * DAY_MS)
        const found = occurrencesOf(window, { from, to }).map(({ startTime }) => startTime.getTime())
        const walked = walk(timeZone, new Set(on), minute, from.getTime() - minutes * MINUTE_MS, to.getTime())
        expect(found).toEqual(walked.filter((start) => start + minutes * MINUTE_MS > from.getTime()))
      }),
      { numRuns: 60 },
    )
  })
})

/** Looks at the clock minute by minute: the first one at or after the wanted time of each day that shows at all. */
function walk(timeZone: string, on: ReadonlySet<string>, minute: number, fromMs: number, toMs: number): number[] {
  const starts: number[] = []
  const begun = new Set<string>()
  const first = Math.floor((fromMs - DAY_MS) / MINUTE_MS) * MINUTE_MS
  for (let time = first; time <= toMs; time += MINUTE_MS) {
    const { year, month, day, weekday, hour, minute: shown } = zoneParts(timeZone, new Date(time))
    const key = `${year}-${month}-${day}`
    if (hour * 60 + shown < minute || begun.has(key)) continue
    begun.add(key)
    if (time >= fromMs && on.has(WEEKDAYS[weekday] ?? '')) starts.push(time)
  }
  return starts
}
