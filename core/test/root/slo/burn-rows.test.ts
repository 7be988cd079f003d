import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budgetLeft, burnRate, burnRows, burnsAt } from '../../../src/root/slo/burn-rows.ts'
import { SLO_WINDOWS } from '../../../src/schema/settings/slo.ts'

describe('the tables', () => {
  test.each([
    ['7d', [13.44, 3.5, 1.4, 0.98]],
    ['28d', [13.44, 5.6, 2.8, 0.9333]],
    ['30d', [14.4, 6, 3, 1]],
    ['90d', [43.2, 18, 9, 3]],
  ] as const)('factors of %s', (window, factors) => {
    const rows = burnRows(window)
    expect(rows.map(({ factor }) => factor)).toEqual(factors.map((factor) => expect.closeTo(factor, 4)))
    expect(rows.map(({ response }) => response)).toEqual(['page', 'page', 'ticket', 'ticket'])
  })

  test('short windows are a twelfth of the long ones', () => {
    expect(burnRows('30d').every(({ longMs, shortMs }) => longMs === 12 * shortMs)).toBe(true)
  })
})

/** Error rates at 99.9 % of the workbook's table 5-8, as bad samples of 100 000. */
const WORKBOOK = [
  ['1h', 1440],
  ['6h', 600],
  ['24h', 300],
  ['3d', 100],
] as const

describe.each(WORKBOOK)('row %s at 99.9 %% over 30 days', (window, bad) => {
  const row = burnRows('30d').find((one) => one.window === window) ?? expect.fail()
  const slo = { objective: 99.9, window: '30d' } as const

  test('fires at its error rate, and not one sample below', () => {
    expect(burnsAt({ good: 100_000 - bad, bad }, row, slo)).toBe(true)
    expect(burnsAt({ good: 100_000 - bad + 1, bad: bad - 1 }, row, slo)).toBe(false)
  })

  test('the rate is its factor there', () => {
    expect(burnRate({ good: 100_000 - bad, bad }, 99.9)).toBeCloseTo(row.factor, 10)
  })
})

test('without samples nothing burns, and nothing is known', () => {
  const none = { good: 0, bad: 0 }
  expect(burnRows('30d').some((row) => burnsAt(none, row, { objective: 50, window: '30d' }))).toBe(false)
  expect([burnRate(none, 99.9), budgetLeft(none, 99.9)]).toEqual([null, null])
})

test.each([
  [{ good: 1000, bad: 0 }, 99.9, 1],
  [{ good: 999, bad: 1 }, 99.9, 0],
  [{ good: 1998, bad: 2 }, 99.95, -1],
  [{ good: 3, bad: 1 }, 50, 0.5],
  [{ good: 99_999, bad: 1 }, 99.999, 0],
])('%o at %d %% leaves %d of the budget', (samples, objective, left) => {
  expect(budgetLeft(samples, objective)).toBeCloseTo(left, 10)
})

const samples = fc.record({ good: fc.nat(1_000_000), bad: fc.nat(100_000) })
const objective = fc.integer({ min: 50_000, max: 99_999 }).map((thousandths) => thousandths / 1000)

test('the budget only falls with bad samples and only rises with good ones', () => {
  fc.assert(
    fc.property(samples, objective, fc.integer({ min: 1, max: 1000 }), ({ good, bad }, percent, more) => {
      const left = budgetLeft({ good, bad }, percent)
      if (left === null) return
      expect(budgetLeft({ good, bad: bad + more }, percent)).toBeLessThanOrEqual(left)
      expect(budgetLeft({ good: good + more, bad }, percent)).toBeGreaterThanOrEqual(left)
    }),
  )
})

test('a row fires where the rate reaches its factor, whatever the objective', () => {
  fc.assert(
    fc.property(samples, objective, fc.constantFrom(...SLO_WINDOWS), (counted, percent, window) => {
      const rate = burnRate(counted, percent)
      for (const row of burnRows(window)) {
        const distance = (rate ?? 0) / row.factor - 1
        if (Math.abs(distance) < 1e-9) continue
        expect(burnsAt(counted, row, { objective: percent, window })).toBe(distance > 0)
      }
    }),
  )
})
