import { describe, expect, it } from 'vitest'
import { beatsInWords, beatsOf, worstBeats } from '../src/ui/beats.ts'

describe('beatsOf', () => {
  it('always has sixty marks, the newest at the end', () => {
    const beats = beatsOf('ugdx')
    expect(beats).toHaveLength(60)
    expect(beats.slice(-4)).toEqual(['up', 'degraded', 'down', 'unknown'])
    expect(beats.slice(0, 56).every((beat) => beat === null)).toBe(true)
  })

  it('keeps the newest of too many', () => {
    expect(beatsOf(`d${'u'.repeat(60)}`).every((beat) => beat === 'up')).toBe(true)
  })

  it('does not take a letter that it does not know for a success', () => {
    expect(beatsOf('?').at(-1)).toBe('unknown')
  })
})

describe('worstBeats', () => {
  it('takes the worst at each place, counted from the newest', () => {
    expect(worstBeats(['uuud', 'gu', 'x']).slice(-4)).toEqual(['up', 'up', 'degraded', 'down'])
    expect(worstBeats(['u', 'x']).at(-1)).toBe('unknown')
  })

  it('is empty without checks', () => {
    expect(worstBeats([]).every((beat) => beat === null)).toBe(true)
  })
})

describe('beatsInWords', () => {
  it.each([
    ['', 'No results yet'],
    ['u', 'Last result: 1 up'],
    ['uuuddx', 'Last 6 results: 3 up, 2 down, 1 unknown'],
    ['u'.repeat(60), 'Last 60 results: 60 up'],
  ])('says %j as %j', (letters, words) => {
    expect(beatsInWords(beatsOf(letters))).toBe(words)
  })
})
