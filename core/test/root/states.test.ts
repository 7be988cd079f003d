import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serviceState } from '../../src/root/service-state.ts'
import { shownState } from '../../src/root/shown-state.ts'
import { CHECK_STATES, type CheckState } from '../../src/schema/board.ts'
import { at, entry } from '../fixtures.ts'

describe('serviceState', () => {
  test.each<[CheckState[], CheckState]>([
    [[], 'unknown'],
    [['up', 'up'], 'up'],
    [['up', 'unknown'], 'unknown'],
    [['unknown', 'degraded'], 'degraded'],
    [['degraded', 'down', 'unknown'], 'down'],
  ])('%j: %s', (states, expected) => {
    expect(serviceState(states)).toBe(expected)
  })

  test('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CHECK_STATES)), (states) => {
        expect(serviceState(states.toReversed())).toBe(serviceState(states))
      }),
    )
  })
})

describe('shownState', () => {
  const up = entry({ state: 'up', since: at(0), lastResultTime: at(100), intervalMs: 60_000 })

  test('a check without a result is unknown', () => {
    expect(shownState(entry(), at(1))).toEqual({
      state: 'unknown',
      since: at(0),
      message: 'no result yet',
      isStale: false,
    })
  })

  test('a fresh result is believed up to three intervals', () => {
    expect(shownState(up, at(280))).toEqual({ state: 'up', since: at(0), message: '', isStale: false })
  })

  test('an older one is not', () => {
    expect(shownState(up, at(280.001))).toEqual({
      state: 'unknown',
      since: at(100),
      message: 'no result since 2026-01-01T12:01:40.000Z',
      isStale: true,
    })
  })

  test('short intervals are given 30 s', () => {
    const quick = { ...up, intervalMs: 5000 }
    expect(shownState(quick, at(130)).state).toBe('up')
    expect(shownState(quick, at(130.001)).state).toBe('unknown')
  })
})
