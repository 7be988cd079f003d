import { describe, expect, it } from 'vitest'
import {
  agoInWords,
  axisTimeInWords,
  lengthInWords,
  momentInBothZones,
  momentInWords,
  rowTimeInWords,
} from '../src/ui/time-words.ts'

const NOW = new Date('2026-11-21T12:00:00Z')
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('agoInWords', () => {
  it.each([
    [0, 'just now'],
    [-3 * SECOND, 'just now'],
    [9_999, 'just now'],
    [14 * SECOND, '10 s ago'],
    [59 * SECOND, '55 s ago'],
    [MINUTE, '1 min ago'],
    [59 * MINUTE, '59 min ago'],
    [90 * MINUTE, '1 h ago'],
    [47 * HOUR, '1 d ago'],
    [400 * DAY, '400 d ago'],
  ])('%d ms is %s', (ms, words) => {
    expect(agoInWords(new Date(NOW.getTime() - ms), NOW)).toBe(words)
  })
})

describe('lengthInWords', () => {
  it.each([
    [-1, '0 s'],
    [45 * SECOND, '45 s'],
    [3 * MINUTE + 59 * SECOND, '3 min'],
    [HOUR, '1 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [3 * DAY + 4 * HOUR, '3 d 4 h'],
    [3 * DAY + 59 * MINUTE, '3 d'],
  ])('%d ms is %s', (ms, words) => {
    expect(lengthInWords(ms)).toBe(words)
  })
})

describe('moments', () => {
  it('are told in a zone', () => {
    expect(momentInWords(NOW, 'UTC')).toBe('21 Nov 2026, 12:00:00')
    expect(momentInWords(NOW, 'Asia/Tokyo')).toBe('21 Nov 2026, 21:00:00')
  })

  it('are told in the local zone and in UTC', () => {
    const [local, utc] = momentInBothZones(NOW)
    expect(local).toContain(`(${Intl.DateTimeFormat().resolvedOptions().timeZone})`)
    expect(utc).toBe('21 Nov 2026, 12:00:00 UTC')
  })

  it('are as short as the span of an axis allows', () => {
    expect(axisTimeInWords(NOW, 5 * MINUTE)).toMatch(/^\d\d:\d\d:\d\d$/)
    expect(axisTimeInWords(NOW, 5 * HOUR)).toMatch(/^\d\d:\d\d$/)
    expect(axisTimeInWords(NOW, 60 * DAY)).toMatch(/^2[0-2] Nov$/)
  })

  it('carry the day in a table only when its rows span one', () => {
    expect(rowTimeInWords(NOW, HOUR)).toMatch(/^\d\d:\d\d:\d\d$/)
    expect(rowTimeInWords(NOW, DAY)).toBe(momentInWords(NOW))
  })
})
