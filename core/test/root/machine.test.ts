import { describe, expect, test } from 'vitest'
import { CHECK_EVENTS, CHECK_MACHINE, eventOfRound, incidentEffect, type CheckEvent } from '../../src/root/machine.ts'
import { CHECK_STATES, type CheckState } from '../../src/schema/board.ts'

/** Where each event leads from every state that is not paused; undefined keeps the state. */
const MEANING: Record<CheckEvent, CheckState | undefined> = {
  ok: 'up',
  slow: 'degraded',
  partial: 'partial',
  tie: undefined,
  fail: 'down',
  error: 'unknown',
  pause: 'paused',
  resume: undefined,
}

describe('the table of a check', () => {
  for (const from of CHECK_STATES) {
    for (const event of CHECK_EVENTS) {
      const expected = from === 'paused' ? (event === 'resume' ? 'unknown' : from) : (MEANING[event] ?? from)
      test(`${from} and ${event}: ${expected}`, () => {
        expect(CHECK_MACHINE[from][event] ?? from).toBe(expected)
      })
    }
    test(`${from} does not change into itself`, () => {
      expect(Object.values(CHECK_MACHINE[from])).not.toContain(from)
    })
  }
})

test.each<[CheckState, boolean, string]>([
  ['down', false, 'open'],
  ['down', true, 'none'],
  ['unknown', false, 'none'],
  ['unknown', true, 'none'],
  ['up', false, 'none'],
  ['up', true, 'resolve'],
  ['degraded', false, 'none'],
  ['degraded', true, 'resolve'],
  ['partial', false, 'none'],
  ['partial', true, 'resolve'],
  ['paused', false, 'none'],
  ['paused', true, 'resolve'],
])('entering %s with an open incident (%s): %s', (to, hasOpenIncident, effect) => {
  expect(incidentEffect(to, hasOpenIncident)).toBe(effect)
})

test('a partial round that is a tie is an event of its own', () => {
  expect(eventOfRound({ outcome: 'partial', isTie: true })).toBe('tie')
  expect(eventOfRound({ outcome: 'partial', isTie: false })).toBe('partial')
})
