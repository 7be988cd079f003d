import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCronDate, parseCron, type CronSchedule } from '../../../src/root/heartbeat/cron.ts'
import { nextRun } from '../../../src/root/heartbeat/next-run.ts'

const MINUTE_MS = 60_000

function schedule(text: string): CronSchedule {
  const parsed = parseCron(text)
  if (typeof parsed === 'string') throw new Error(parsed)
  return parsed
}

function runs(text: string, timeZone: string, after: string, count: number): string[] {
  const found: string[] = []
  let time: Date | undefined = new Date(after)
  for (let run = 0; run < count && time !== undefined; run += 1) {
    time = nextRun(schedule(text), timeZone, time)
    found.push(time?.toISOString().slice(0, 16) ?? 'none')
  }
  return found
}

describe('clocks that change', () => {
  test.each([
    [
      'every night in Vienna, over the skipped hour',
      '30 2 * * *',
      'Europe/Vienna',
      '2026-03-28T00:00Z',
      ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'],
    ],
    [
      'every night in Vienna, over the repeated hour',
      '30 2 * * *',
      'Europe/Vienna',
      '2026-10-24T12:00Z',
      ['2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    ['not again in the second pass', '30 2 * * *', 'Europe/Vienna', '2026-10-25T00:45Z', ['2026-10-26T01:30']],
    [
      'minutes of the skipped hour fall together',
      '0,20,40 2-3 * * *',
      'Europe/Vienna',
      '2026-03-29T00:50Z',
      ['2026-03-29T01:00', '2026-03-29T01:20', '2026-03-29T01:40', '2026-03-30T00:00'],
    ],
    [
      'in New York, over the skipped hour',
      '15 2 * * *',
      'America/New_York',
      '2026-03-08T00:00Z',
      ['2026-03-08T07:00', '2026-03-09T06:15'],
    ],
    [
      'on Lord Howe, over the skipped half hour',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00Z',
      ['2026-10-03T15:30', '2026-10-04T15:15'],
    ],
    [
      'on Lord Howe, over the repeated half hour',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T00:00Z',
      ['2026-04-04T14:45', '2026-04-05T15:15'],
    ],
    [
      'in Samoa, over the skipped day',
      '0 12 30,31 12 *',
      'Pacific/Apia',
      '2011-12-29T00:00Z',
      ['2011-12-30T10:00', '2011-12-30T22:00'],
    ],
  ])('%s', (_, text, timeZone, after, expected) => {
    expect(runs(text, timeZone, after, expected.length)).toEqual(expected)
  })
})

test.each([
  ['the run itself is not after itself', '0 3 * * *', '2026-01-01T03:00Z', '2026-01-02T03:00'],
  ['seconds count', '0 3 * * *', '2026-01-01T02:59:59.999Z', '2026-01-01T03:00'],
  ['29 February, over a century without', '0 0 29 2 *', '2096-03-01T00:00Z', '2104-02-29T00:00'],
  ['the end of a year', '0 0 1 1 *', '2026-01-01T00:00Z', '2027-01-01T00:00'],
  ['a weekday', '0 9 * * mon', '2026-01-01T00:00Z', '2026-01-05T09:00'],
])('%s', (_, text, after, expected) => {
  expect(runs(text, 'UTC', after, 1)).toEqual([expected])
})

/** The clock on the wall as text that sorts, read without the code under test. */
function wallReader(timeZone: string): (time: number) => { text: string; month: number; day: number; weekday: number } {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return (time) => {
    const text = format.format(time)
    const [, month = 0, day = 0] = text.split(/[- :]/).map(Number)
    return { text, month, day, weekday: new Date(`${text.slice(0, 10)}T12:00Z`).getUTCDay() }
  }
}

/**
 * Walks minute by minute with the highest wall time seen so far: a minute is a run when a scheduled wall time lies above
 * what was seen and not above what is shown now.
 */
function walk(cron: CronSchedule, timeZone: string, after: number, end: number): number | undefined {
  const read = wallReader(timeZone)
  let seen = read(after - 2 * 86_400_000).text
  for (let time = after - 2 * 86_400_000 + MINUTE_MS; time <= end; time += MINUTE_MS) {
    const { text } = read(time)
    if (text <= seen) continue
    const isRun = isScheduledBetween(cron, seen, text)
    seen = text
    if (isRun && time > after) return time
  }
  return undefined
}

function isScheduledBetween(cron: CronSchedule, above: string, upTo: string): boolean {
  const wall = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)
  for (let time = wall(above) + MINUTE_MS; time <= wall(upTo); time += MINUTE_MS) {
    const date = new Date(time)
    const fitsDate = isCronDate(cron, {
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
    })
    if (fitsDate && cron.hours.includes(date.getUTCHours()) && cron.minutes.includes(date.getUTCMinutes())) return true
  }
  return false
}

/** Days around which clocks change, and an ordinary one. */
const CHANGES: [string, string][] = [
  ['Europe/Vienna', '2026-03-29'],
  ['Europe/Vienna', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['America/Havana', '2025-11-02'],
  ['Africa/Cairo', '2026-10-29'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Kathmandu', '2026-06-01'],
]

const part = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc.integer({ min: 1, max: Math.min(max, 20) }).map((step) => `*/${step}`),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((two) => two.toSorted((a, b) => a - b).join('-')),
  )

test('the next run is the one that a walk minute by minute finds', () => {
  const cron = fc.tuple(part(0, 59), part(0, 4), fc.constantFrom('*', '*', '*/2', '1', '29,30'), part(0, 6))
  const minutesOff = fc.integer({ min: -1440, max: 1440 })
  let found = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...CHANGES),
      cron,
      minutesOff,
      ([timeZone, date], [minute, hour, day, weekday], off) => {
        const expression = schedule(`${minute} ${hour} ${day} * ${weekday}`)
        const after = Date.parse(`${date}T00:00Z`) + off * MINUTE_MS
        const end = after + 2 * 86_400_000
        const walked = walk(expression, timeZone, after, end)
        const next = nextRun(expression, timeZone, new Date(after))?.getTime()
        if (walked !== undefined) found += 1
        expect(next !== undefined && next <= end ? next : undefined).toBe(walked)
      },
    ),
    { numRuns: 150 },
  )
  expect(found).toBeGreaterThan(50)
})
