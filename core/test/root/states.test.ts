import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serviceState } from '../../src/root/service-state.ts'
import { shownState } from '../../src/root/shown-state.ts'
import { SHOWN_STATES, type ShownCheckState } from '../../src/schema/board.ts'
import { at, entry } from '../fixtures.ts'

describe('serviceState', () => {
  test.each<[ShownCheckState[], ShownCheckState]>([
    [[], 'unknown'],
    [['up', 'up'], 'up'],
    [['up', 'unknown'], 'unknown'],
    [['unknown', 'degraded'], 'degraded'],
    [['degraded', 'down', 'unknown'], 'down'],
    [['degraded', 'partial'], 'partial'],
    [['paused', 'up'], 'up'],
    [['paused'], 'paused'],
    [['maintenance', 'maintenance', 'paused'], 'maintenance'],
  ])('%j: %s', (states, expected) => {
    expect(serviceState(states)).toBe(expected)
  })

  test('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SHOWN_STATES)), (states) => {
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

  test('an open maintenance window covers it, whatever it is', () => {
    const window = { name: 'Database move', endTime: at(600) }
    for (const state of ['up', 'down', 'unknown'] as const) {
      expect(shownState({ ...up, state }, at(9000), window)).toEqual({
        state: 'maintenance',
        since: at(0),
        message: 'Database move, until 2026-01-01T12:10:00.000Z',
        isStale: false,
      })
    }
  })

  test('a paused check is paused for as long as it lasts', () => {
    expect(shownState({ ...up, state: 'paused' }, at(90_000), { name: 'x', endTime: at(1) })).toMatchObject({
      state: 'paused',
      isStale: false,
    })
  })

  test('a short interval is believed from one tick of the planner, a minute, to the next, and once more', () => {
    const quick = { ...up, intervalMs: 5000 }
    expect(shownState(quick, at(161)).state).toBe('up')
    expect(shownState(quick, at(220)).state).toBe('up')
    expect(shownState(quick, at(220.001)).state).toBe('unknown')
  })
})
