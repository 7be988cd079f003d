import { describe, expect, test } from 'vitest'
import { CHECK_MACHINE, incidentEffect } from '../../src/root/machine.ts'
import { CHECK_STATES, type CheckState } from '../../src/schema/board.ts'
import { OUTCOMES } from '../../src/schema/check-run.ts'

const MEANING = { ok: 'up', slow: 'degraded', fail: 'down', error: 'unknown' } as const

describe('the table of a check', () => {
  for (const from of CHECK_STATES) {
    for (const outcome of OUTCOMES) {
      test(`${from} and a confirmed ${outcome}: ${MEANING[outcome]}`, () => {
        expect(CHECK_MACHINE[from][outcome] ?? from).toBe(MEANING[outcome])
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
])('entering %s with an open incident (%s): %s', (to, hasOpenIncident, effect) => {
  expect(incidentEffect(to, hasOpenIncident)).toBe(effect)
})
