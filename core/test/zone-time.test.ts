import { describe, expect, it } from 'vitest'
import { instantsOfWallTime, isTimeZone, zoneParts } from '../src/zone-time.ts'

const texts = (timeZone: string, wall: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = wall.split(/[-T:]/).map(Number)
  return instantsOfWallTime(timeZone, { year, month, day, hour, minute, second }).map((time) => time.toISOString())
}

describe('zoneParts', () => {
  it.each([
    ['Europe/Vienna', '2026-03-29T00:59:59.999Z', '2026-3-29 1:59:59 0'],
    ['Europe/Vienna', '2026-03-29T01:00:00.000Z', '2026-3-29 3:0:0 0'],
    ['America/New_York', '2026-01-01T04:59:00.000Z', '2025-12-31 23:59:0 3'],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00.000Z', '2026-7-1 10:30:0 3'],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00.000Z', '2026-1-1 11:0:0 4'],
    ['Asia/Kathmandu', '2024-02-29T12:00:00.000Z', '2024-2-29 17:45:0 4'],
    ['Pacific/Kiritimati', '2026-06-30T10:00:00.000Z', '2026-7-1 0:0:0 3'],
    ['UTC', '1969-12-31T23:59:59.001Z', '1969-12-31 23:59:59 3'],
  ])('shows the wall in %s at %s', (timeZone, time, expected) => {
    const { year, month, day, hour, minute, second, weekday } = zoneParts(timeZone, new Date(time))
    expect(`${year}-${month}-${day} ${hour}:${minute}:${second} ${weekday}`).toBe(expected)
  })

  it('refuses a zone that does not exist', () => {
    expect(() => zoneParts('Europe/Atlantis', new Date(0))).toThrow(RangeError)
  })
})

describe('instantsOfWallTime', () => {
  it.each([
    ['an ordinary time', 'Europe/Vienna', '2026-07-01T03:00', ['2026-07-01T01:00:00.000Z']],
    ['skipped in Vienna', 'Europe/Vienna', '2026-03-29T02:30', []],
    ['the first after the gap', 'Europe/Vienna', '2026-03-29T03:00', ['2026-03-29T01:00:00.000Z']],
    ['twice in Vienna', 'Europe/Vienna', '2026-10-25T02:30', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['the last before the overlap', 'Europe/Vienna', '2026-10-25T01:59:59', ['2026-10-24T23:59:59.000Z']],
    ['the first after the overlap', 'Europe/Vienna', '2026-10-25T03:00', ['2026-10-25T02:00:00.000Z']],
    ['skipped in New York', 'America/New_York', '2026-03-08T02:00', []],
    [
      'twice in New York',
      'America/New_York',
      '2026-11-01T01:00',
      ['2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z'],
    ],
    ['skipped on Lord Howe, half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', []],
    ['after that half hour', 'Australia/Lord_Howe', '2026-10-04T02:30', ['2026-10-03T15:30:00.000Z']],
    [
      'twice on Lord Howe',
      'Australia/Lord_Howe',
      '2026-04-05T01:45',
      ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
    ],
    ['once before it', 'Australia/Lord_Howe', '2026-04-05T01:29', ['2026-04-04T14:29:00.000Z']],
    [
      'twice in Casablanca, as Ramadan begins',
      'Africa/Casablanca',
      '2026-02-15T02:30',
      ['2026-02-15T01:30:00.000Z', '2026-02-15T02:30:00.000Z'],
    ],
    ['skipped in Casablanca, after Ramadan', 'Africa/Casablanca', '2026-03-22T02:30', []],
    ['a day that Samoa skipped', 'Pacific/Apia', '2011-12-30T12:00', []],
    ['29 February', 'UTC', '2028-02-29T00:00', ['2028-02-29T00:00:00.000Z']],
    ['a date that is none', 'UTC', '2026-02-29T00:00', []],
    ['the year 50', 'UTC', '0050-01-01T00:00', ['0050-01-01T00:00:00.000Z']],
  ])('finds %s', (_, timeZone, wall, expected) => {
    expect(texts(timeZone, wall)).toEqual(expected)
  })

  it('finds every instant again from what the wall shows at it, across a year of changes', () => {
    const start = Date.UTC(2026, 0, 1)
    for (const timeZone of ['Europe/Vienna', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
      for (let hour = 0; hour < 366 * 24; hour += 1) {
        const time = new Date(start + hour * 3_600_000 + 15 * 60_000)
        expect(instantsOfWallTime(timeZone, zoneParts(timeZone, time)), timeZone).toContainEqual(time)
      }
    }
  })
})

describe('isTimeZone', () => {
  it.each(['Europe/Vienna', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })

  it.each(['', 'Europe/Atlantis', '+02:00', '02', 'Europe/Vienna '])('refuses "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false)
  })
})
