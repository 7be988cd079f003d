import { describe, expect, test } from 'vitest'
import { durationText } from '../../src/root/duration-text.ts'
import { findDuplicateIds } from '../../src/root/find-duplicate-ids.ts'
import { isOutdated } from '../../src/root/is-outdated.ts'
import { expectedStatusText, matchStatus } from '../../src/root/match-status.ts'
import { HOME_REGION } from '../../src/root/regions.ts'
import { runOf } from '../../src/root/run-of.ts'
import { jsonEqual } from '../../src/json-equal.ts'
import { checkRunSchema } from '../../src/schema/check-run.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import type { CheckBatch } from '../../src/schema/events.ts'
import { at, compiled } from '../fixtures.ts'

test.each([
  [0.4, '0 ms'],
  [800, '800 ms'],
  [2000, '2 s'],
  [1540, '1.5 s'],
  [180_000, '3 min'],
  [5_400_000, '1.5 h'],
])('durationText(%d): %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

describe('status codes', () => {
  test.each<[Parameters<typeof matchStatus>[0], number, boolean]>([
    [['2xx'], 200, true],
    [['2xx'], 299, true],
    [['2xx'], 300, false],
    [[404], 404, true],
    [[404], 403, false],
    [['5xx', 418], 418, true],
    [['1xx'], 200, false],
  ])('%j and %d: %s', (expected, code, isMatch) => {
    expect(matchStatus(expected, code)).toBe(isMatch)
  })

  test('in words', () => {
    expect(expectedStatusText(['2xx'])).toBe('2xx')
    expect(expectedStatusText([200, 204, '3xx'])).toBe('200, 204 or 3xx')
  })
})

test('duplicate ids are found with both places', () => {
  const check = (id: string) => ({ id, http: { url: 'http://x.test/' } })
  const config = meshConfigSchema.parse({
    version: 1,
    services: [
      { id: 'a', checks: [check('http'), check('tcp'), check('http')] },
      { id: 'b', checks: [check('http')] },
      { id: 'a', checks: [check('http')] },
    ],
    actions: { rateLimits: ['r', 'r'].map((id) => ({ id, kind: 'run.*', max: 1, per: '1h' })) },
  })
  expect(findDuplicateIds(config)).toEqual([
    { kind: 'service', id: 'a', path: ['services', 2, 'id'], firstPath: ['services', 0, 'id'] },
    {
      kind: 'check',
      id: 'http',
      path: ['services', 0, 'checks', 2, 'id'],
      firstPath: ['services', 0, 'checks', 0, 'id'],
    },
    {
      kind: 'rate limit',
      id: 'r',
      path: ['actions', 'rateLimits', 1, 'id'],
      firstPath: ['actions', 'rateLimits', 0, 'id'],
    },
  ])
})

test('a batch is outdated when a newer slot has surely been handed out', () => {
  const batch: CheckBatch = {
    boardId: 'b1',
    intervalMs: 60_000,
    slotTimeMs: at(0).getTime(),
    region: HOME_REGION,
    checks: [compiled()],
  }
  expect(isOutdated(batch, at(180))).toBe(false)
  expect(isOutdated(batch, at(180.001))).toBe(true)
})

test('results become one document of columns that expires after seven days', () => {
  const checks = [compiled({ checkId: 'a.http' }), compiled({ checkId: 'b.http' })]
  const batch: CheckBatch = {
    boardId: 'b1',
    intervalMs: 5000,
    slotTimeMs: at(5).getTime(),
    region: HOME_REGION,
    checks,
  }
  const run = runOf(
    batch,
    [
      { outcome: 'ok', latencyMs: 12.5, statusCode: 204, message: '' },
      { outcome: 'fail', latencyMs: null, statusCode: null, message: 'not met: [BODY] (\ud83d…) == ok' },
    ],
    at(6),
    at(7),
  )
  expect(checkRunSchema.parse(run)).toEqual({
    schemaVersion: 1,
    boardId: 'b1',
    intervalMs: 5000,
    slotTime: at(5),
    region: HOME_REGION,
    startTime: at(6),
    endTime: at(7),
    expireTime: at(5 + 7 * 86_400),
    checkIds: ['a.http', 'b.http'],
    outcomes: ['ok', 'fail'],
    latenciesMs: [12.5, null],
    statusCodes: [204, null],
    messages: { 'b.http': 'not met: [BODY] (\ufffd…) == ok' },
  })
})

test.each([
  [{ a: 1, b: [at(0)] }, { b: [at(0)], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [[1, 2], [2, 1], false],
  [at(0), at(1), false],
  [at(0), {}, false],
  [[], {}, false],
  [null, {}, false],
  [{ a: { b: null } }, { a: {} }, false],
])('jsonEqual(%j, %j): %s', (left, right, isEqual) => {
  expect(jsonEqual(left, right)).toBe(isEqual)
  expect(jsonEqual(right, left)).toBe(isEqual)
})
