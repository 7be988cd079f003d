import { expect, test } from 'vitest'
import { awakeUntil, isIdle } from '../../src/root/is-idle.ts'
import { plannedAfter } from '../../src/root/plan-due.ts'
import { REGIONS } from '../../src/root/regions.ts'
import { dueRounds, roundsOf } from '../../src/root/rounds/rounds-of.ts'
import { BOARD_CHECKS_MAX } from '../../src/schema/board.ts'
import { CHECK_LIMITS } from '../../src/schema/check.ts'
import type { PlannerState } from '../../src/schema/plan.ts'
import { at, compiled } from '../fixtures.ts'

const HOUR_S = 3600
const plan = (ids: readonly string[], seconds: number) => ({
  schemaVersion: 1 as const,
  checks: Object.fromEntries(ids.map((id) => [id, compiled({ checkId: id })])),
  updateTime: at(seconds),
})

test('nothing was ever configured', () => {
  expect(isIdle([], at(0))).toBe(true)
})

test('one check anywhere keeps it awake', () => {
  expect(isIdle([plan([], 0), plan(['a.http'], 0)], at(1000 * HOUR_S))).toBe(false)
})

test('the last check went a day and two hours ago, not before', () => {
  expect(isIdle([plan([], 0)], at(26 * HOUR_S - 1))).toBe(false)
  expect(isIdle([plan([], 0)], at(26 * HOUR_S))).toBe(true)
  expect(isIdle([plan([], 0), plan([], HOUR_S)], at(26 * HOUR_S))).toBe(false)
})

test('nobody takes a planner for awake that may pause, though its last and longest round could never be closed', () => {
  const hanging = compiled({ regions: [...REGIONS], timeoutMs: CHECK_LIMITS.timeoutMsMax })
  const checks = Array<typeof hanging>(BOARD_CHECKS_MAX).fill(hanging)
  const batch = { boardId: 'b1', intervalMs: 5000, slotTimeMs: at(0).getTime(), region: 'us-central1', checks } as const
  const plans = new Map([['b1', plan([], 0)]])
  let state: PlannerState = plannedAfter(plans, undefined, at(0), [], roundsOf([batch]))
  for (let seconds = 60; seconds < 2 * HOUR_S; seconds += 60) {
    const { due, waiting } = dueRounds(state.openRounds, at(seconds))
    if (due.length > 0) state = plannedAfter(plans, state, at(seconds), [], [...due, ...waiting])
  }
  expect(state.plannedUntil > at(600)).toBe(true)
  const pauses = at(26 * HOUR_S)
  expect(isIdle(plans.values(), pauses)).toBe(true)
  expect(awakeUntil(state) < pauses).toBe(true)
})
