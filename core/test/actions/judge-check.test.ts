import { expect, test } from 'vitest'
import { checkBefore, judgeCheck } from '../../src/actions/judge-check.ts'
import { at } from './fixtures.ts'

const UP = { state: 'up', since: at(0), lastResultTime: at(890), message: '' } as const

/** Of five minutes, from an application at 595 s. */
const WINDOW = { windowMs: 300_000, appliedTime: at(595), endTime: at(900), checkBefore: 'up' } as const
const DOWN = { ...UP, state: 'down', message: '503' } as const

test.each([
  ['up for the whole window', UP, 'holds'],
  ['up since the window began', { ...UP, since: at(600) }, 'holds'],
  ['up for less than the window', { ...UP, since: at(601) }, 'unknown'],
  ['down', DOWN, 'broken'],
  ['degraded', { ...UP, state: 'degraded' } as const, 'unknown'],
  ['partly up', { ...UP, state: 'partial' } as const, 'unknown'],
  ['unknown', { ...UP, state: 'unknown' } as const, 'unknown'],
  ['paused', { ...UP, state: 'paused' } as const, 'unknown'],
  ['without a result of the window', { ...UP, lastResultTime: at(599) }, 'unknown'],
  ['down long ago, without a result since', { ...UP, state: 'down', lastResultTime: at(1) } as const, 'unknown'],
  ['never probed', { ...UP, lastResultTime: null }, 'unknown'],
  ['absent', undefined, 'unknown'],
])('a check that is %s', (_, entry, outcome) => {
  expect(judgeCheck('a.http', entry, WINDOW, at(900)).outcome).toBe(outcome)
})

test.each([
  ['degraded', 'degraded', 'down', 'holds'],
  ['degraded', 'degraded', 'partial', 'holds'],
  ['degraded', 'degraded', 'degraded', 'holds'],
  ['partly up', 'partial', 'down', 'holds'],
  ['partly up', 'partial', 'degraded', 'unknown'],
  ['degraded', 'degraded', 'unknown', 'unknown'],
  ['degraded', 'degraded', undefined, 'unknown'],
  ['unknown', 'unknown', 'down', 'unknown'],
  ['paused', 'paused', 'down', 'unknown'],
  ['down', 'down', 'down', 'broken'],
] as const)('a check that is %s (%s), and was %s before: %s', (_, state, before, outcome) => {
  const entry = { ...UP, state, since: at(600) }
  const window = { ...WINDOW, checkBefore: before }
  expect(judgeCheck('a.http', entry, window, at(900)).outcome).toBe(outcome)
  if (state === 'down' || before === undefined) return
  expect(judgeCheck('a.http', { ...entry, since: at(601) }, window, at(900)).outcome).toBe('unknown')
})

test('how a check stood before is known unless it has changed since', () => {
  expect(checkBefore({ ...DOWN, since: at(595) }, at(595))).toBe('down')
  expect(checkBefore({ ...DOWN, since: at(596) }, at(595))).toBeUndefined()
  expect(checkBefore(undefined, at(595))).toBeUndefined()
})

test.each([
  ['down since the change', { ...DOWN, since: at(620), lastResultTime: at(625) }, 'broken'],
  ['down since before it, which the change may mend', { ...DOWN, lastResultTime: at(625) }, 'unknown'],
  ['up since before it', { ...UP, lastResultTime: at(625) }, 'holds'],
])('during its window, a check that is %s', (_, entry, outcome) => {
  expect(judgeCheck('a.http', entry, WINDOW, at(630)).outcome).toBe(outcome)
})
