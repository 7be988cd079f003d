import { expect, test } from 'vitest'
import { isIdle } from '../../src/root/is-idle.ts'
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
