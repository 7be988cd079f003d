import { describe, expect, test } from 'vitest'
import { parseAppEngine } from '../../scheduler/app-engine.ts'
import { parseSchedule } from '../../scheduler/schedule.ts'

const at = (time: string) => Date.parse(time)
const next = (schedule: string, after: string, timeZone?: string, tickSeconds?: number) => {
  const time = parseSchedule(schedule, timeZone, tickSeconds).next(at(after))
  return time === undefined ? undefined : new Date(time).toISOString()
}

describe('schedules', () => {
  test.each([
    ['every 5 minutes', '2026-01-01T00:01:00Z', '2026-01-01T00:05:00.000Z'],
    ['every 1 minutes', '2026-01-01T00:01:00Z', '2026-01-01T00:02:00.000Z'],
    ['every 2 hours', '2026-01-01T00:01:00Z', '2026-01-01T02:00:00.000Z'],
    ['every 30 mins synchronized', '2026-01-01T00:31:00Z', '2026-01-01T01:00:00.000Z'],
    ['every day 03:15', '2026-01-01T04:00:00Z', '2026-01-02T03:15:00.000Z'],
    ['Every  Monday 09:00', '2026-01-01T00:00:00Z', '2026-01-05T09:00:00.000Z'],
    ['every tue,thursday 10:30', '2026-01-02T00:00:00Z', '2026-01-06T10:30:00.000Z'],
    ['1st monday of month 10:00', '2026-01-06T00:00:00Z', '2026-02-02T10:00:00.000Z'],
    ['2nd,third wed of march 17:00', '2026-01-01T00:00:00Z', '2026-03-11T17:00:00.000Z'],
    ['1,15 of month 00:00', '2026-01-02T00:00:00Z', '2026-01-15T00:00:00.000Z'],
    ['every day of january,july 06:00', '2026-02-01T00:00:00Z', '2026-07-01T06:00:00.000Z'],
    ['*/10 * * * *', '2026-01-01T00:01:00Z', '2026-01-01T00:10:00.000Z'],
    ['0 9 * * 1-5', '2026-01-03T00:00:00Z', '2026-01-05T09:00:00.000Z'],
  ])('%s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected)
  })

  test('times are in the declared zone, across daylight saving', () => {
    expect(next('every day 08:00', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z')
    expect(next('0 8 * * *', '2026-03-27T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T07:00:00.000Z')
  })

  test('the time of a run is not its own next time', () => {
    expect(next('every 5 minutes', '2026-01-01T00:05:00Z')).toBe('2026-01-01T00:10:00.000Z')
    expect(next('5 0 * * *', '2026-01-01T00:05:00Z')).toBe('2026-01-02T00:05:00.000Z')
  })

  test.each([
    ['every 5 minutes', '2026-01-01T00:00:25.000Z'],
    ['every 2 hours', '2026-01-01T00:10:00.000Z'],
    ['* * * * *', '2026-01-01T00:00:05.000Z'],
    ['*/3 * * * *', '2026-01-01T00:00:15.000Z'],
    ['every day 00:01', '2026-01-01T00:01:00.000Z'],
  ])('with minutes of 5 seconds: %s', (schedule, expected) => {
    expect(next(schedule, '2026-01-01T00:00:00Z', 'UTC', 5)).toBe(expected)
  })

  test.each([
    ['every blue moon', 'UTC', /cannot read the schedule "every blue moon"; expected e\.g\. "every 5 minutes"/],
    ['every 0 minutes', 'UTC', /cannot read the schedule "every 0 minutes"/],
    ['every day 25:00', 'UTC', /cannot read the schedule "every day 25:00"/],
    ['every funday 09:00', 'UTC', /cannot read/],
    ['61 * * * *', 'UTC', /cannot read the schedule "61 \* \* \* \*" in time zone "UTC"/],
    ['* * * * * *', 'UTC', /cannot read/],
    ['0 0 * * *', 'Mars/Base', /in time zone "Mars\/Base"/],
  ])('%s in %s is refused with its reason', (schedule, timeZone, message) => {
    expect(() => parseSchedule(schedule, timeZone)).toThrow(message)
  })

  test.each(['1st day 10:00', '40 of month 10:00', 'first monday of smarch 10:00', '1 monday 10:00', 'every 10:00'])(
    '%s is no App Engine schedule',
    (text) => {
      expect(parseAppEngine(text)).toBeUndefined()
    },
  )
})
