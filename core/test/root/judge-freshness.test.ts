import { expect, test } from 'vitest'
import { judgeFreshness } from '../../src/root/judge-freshness.ts'
import { judgeRegistration } from '../../src/root/judge-registration.ts'
import type { FreshnessProbe } from '../../src/schema/protocols/freshness.ts'
import { at } from '../fixtures.ts'

const probe: FreshnessProbe = {
  collection: 'orders',
  collectionGroup: false,
  timeField: 'createTime',
  where: [],
  maxAge: '15m',
  degradedAfter: '10m',
}

test.each([
  [0, 'ok', ''],
  [600, 'ok', ''],
  [601, 'slow', 'the newest document of orders is 10 min old (degraded after 10m)'],
  [900, 'slow', 'the newest document of orders is 15 min old (degraded after 10m)'],
  [905, 'fail', 'the newest document of orders is 15.1 min old (at most 15m)'],
  [-300, 'ok', ''],
  [
    -301,
    'error',
    'orders: createTime of the newest document lies 5 min in the future; expected a time that has passed',
  ],
])('an age of %d seconds is %s', (age, outcome, message) => {
  expect(judgeFreshness(probe, { time: at(0) }, at(age))).toEqual({ outcome, message })
})

test('without a milder bound there is none', () => {
  const { degradedAfter: _, ...strict } = probe
  expect(judgeFreshness(strict, { time: at(0) }, at(899)).outcome).toBe('ok')
})

test('no document is a failure, a field of another type is not known', () => {
  expect(judgeFreshness(probe, 'none', at(0))).toEqual({
    outcome: 'fail',
    message: 'no document in orders that has createTime and fits the query',
  })
  expect(judgeFreshness(probe, { type: 'string' }, at(0))).toEqual({
    outcome: 'error',
    message: 'orders: createTime of the newest document is of type string; expected a timestamp',
  })
})

test.each([
  [31, 'ok', ''],
  [29.5, 'slow', 'the registration of example.org ends in 29 days, on 2026-01-31 (degraded within 30 days)'],
  [6, 'fail', 'the registration of example.org ends in 6 days, on 2026-01-07 (failure within 7 days)'],
  [-1, 'fail', 'the registration of example.org has ended, on 2025-12-31 (failure within 7 days)'],
])('a registration with %d days left is %s', (days, outcome, message) => {
  const domain = { name: 'example.org', degradedWithinDays: 30, failWithinDays: 7 }
  expect(judgeRegistration(domain, at(days * 86_400), at(0))).toEqual({ outcome, message })
})
