import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plannedAfter, planDue } from '../../src/root/plan-due.ts'
import { REGIONS } from '../../src/root/regions.ts'
import { dueRounds, roundsOf } from '../../src/root/rounds/rounds-of.ts'
import { checkBatchSchema } from '../../src/schema/events.ts'
import { plannerStateSchema, type Plan, type PlannerState } from '../../src/schema/plan.ts'
import { at, compiled } from '../fixtures.ts'

function plan(intervals: Record<string, number>, updateTime = at(-1000)): Plan {
  const checks = Object.entries(intervals).map(([checkId, seconds]) => [
    checkId,
    compiled({ checkId, intervalMs: seconds * 1000 }),
  ])
  return { schemaVersion: 1, checks: Object.fromEntries(checks), updateTime }
}

function planned(until: Date, boards: Record<string, Date>): PlannerState {
  return { schemaVersion: 1, plannedUntil: until, plannedBoards: boards, openRounds: [] }
}

function summary(plans: Map<string, Plan>, state: PlannerState | undefined, now: Date) {
  return planDue(plans, state, now).map(({ boardId, intervalMs, slotTimeMs, checks }) => ({
    boardId,
    intervalMs,
    slot: (slotTimeMs - at(0).getTime()) / 1000,
    checks: checks.map(({ checkId }) => checkId),
  }))
}

const one = new Map([['b1', plan({ 'a.http': 5, 'b.http': 60, 'c.http': 5 })]])
const known = { b1: at(-1000) }

describe('slots', () => {
  test('a slot in (plannedUntil, now] is due, one batch per interval', () => {
    expect(summary(one, planned(at(58), known), at(61))).toEqual([
      { boardId: 'b1', intervalMs: 5000, slot: 60, checks: ['a.http', 'c.http'] },
      { boardId: 'b1', intervalMs: 60_000, slot: 60, checks: ['b.http'] },
    ])
  })

  test('the bounds: not the slot that was planned, but the one that is now', () => {
    expect(summary(one, planned(at(60), known), at(64.999))).toEqual([])
    expect(summary(one, planned(at(64.999), known), at(65)).map(({ slot }) => slot)).toEqual([65])
  })

  test('of missed slots only the newest is run', () => {
    expect(summary(one, planned(at(2), known), at(59)).map(({ slot }) => slot)).toEqual([55])
  })

  test('the first tick runs everything', () => {
    expect(summary(one, undefined, at(7)).map(({ slot }) => slot)).toEqual([5, 0])
  })

  test('a clock that has been set back plans nothing', () => {
    expect(summary(one, planned(at(600), known), at(60))).toEqual([])
    expect(plannedAfter(one, planned(at(600), known), at(60)).plannedUntil).toEqual(at(600))
  })
})

describe('a plan that has changed', () => {
  const changed = new Map([['b1', plan({ 'a.http': 5, 'b.http': 3600 }, at(61))]])

  test('is run at once, in a slot of its own where none is due', () => {
    expect(summary(changed, planned(at(62), known), at(64)).map(({ slot }) => slot)).toEqual([62.001, 62.001])
    expect(summary(changed, planned(at(62), known), at(66)).map(({ slot }) => slot)).toEqual([65, 62.001])
  })

  test('gets a slot after those handed out while it was being written, so that its results count', () => {
    const slow = new Map([['b1', plan({ 'a.http': 3600 }, at(58))]])
    expect(summary(slow, planned(at(60), known), at(64)).map(({ slot }) => slot)).toEqual([60.001])
    expect(summary(slow, planned(at(50), known), at(64)).map(({ slot }) => slot)).toEqual([58])
  })

  test('has the same slot when it is planned again', () => {
    const state = planned(at(62), known)
    expect(summary(changed, state, at(63))).toEqual(summary(changed, state, at(64)))
  })

  test('is not run again once it has been planned', () => {
    const after = plannedAfter(changed, planned(at(62), known), at(64))
    expect(summary(changed, after, at(64.5))).toEqual([])
  })

  test('never gets a slot in the future', () => {
    const ahead = new Map([['b1', plan({ 'b.http': 3600 }, at(90))]])
    expect(summary(ahead, planned(at(62), known), at(64)).map(({ slot }) => slot)).toEqual([64])
  })
})

describe('regions', () => {
  const everywhere = compiled({ checkId: 'w.http', regions: [...REGIONS] })
  const plans = new Map([
    [
      'b1',
      { schemaVersion: 1, updateTime: at(-1000), checks: { 'a.http': compiled(), 'w.http': everywhere } } as const,
    ],
  ])

  test('get a batch each, of the checks that run from there', () => {
    const batches = planDue(plans, planned(at(2), known), at(6))
    expect(batches.map(({ region, checks }) => [region, checks.map(({ checkId }) => checkId)])).toEqual([
      ['us-central1', ['payments.http', 'w.http']],
      ['europe-west1', ['w.http']],
      ['asia-northeast1', ['w.http']],
    ])
  })

  test('are remembered as one open round until its time is over', () => {
    const batches = planDue(plans, planned(at(2), known), at(6))
    const after = plannedAfter(plans, planned(at(2), known), at(6), batches)
    expect(plannerStateSchema.parse(after).openRounds).toEqual([
      { boardId: 'b1', intervalMs: 5000, slotTime: at(5), closeTime: at(38) },
    ])
    expect(dueRounds(after.openRounds, at(37.999))).toEqual({ due: [], waiting: after.openRounds })
    expect(dueRounds(after.openRounds, at(38))).toEqual({ due: after.openRounds, waiting: [] })
    expect(dueRounds(after.openRounds, at(638))).toEqual({ due: [], waiting: [] })
  })

  test('with more checks than are probed at once have the time in which each hangs', () => {
    const many = Array.from({ length: 129 }, () => compiled({ regions: [...REGIONS], timeoutMs: 10_000 }))
    const batch = {
      boardId: 'b1',
      intervalMs: 60_000,
      slotTimeMs: at(0).getTime(),
      region: 'us-central1',
      checks: many,
    } as const
    expect(roundsOf([batch])[0]?.closeTime).toEqual(at(60))
    expect(roundsOf([{ ...batch, checks: [compiled()] }])).toEqual([])
  })
})

test('over any ticks, every slot of every check is handed out at most once and the newest is never left out', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 30 }), (gaps) => {
      const seen = new Set<string>()
      let state: PlannerState | undefined
      let seconds = 0
      for (const gap of gaps) {
        seconds += gap
        for (const batch of planDue(one, state, at(seconds))) {
          checkBatchSchema.parse(batch)
          const key = `${batch.intervalMs} ${batch.slotTimeMs}`
          expect(seen.has(key)).toBe(false)
          seen.add(key)
        }
        state = plannedAfter(one, state, at(seconds))
        for (const interval of [5000, 60_000]) {
          expect(seen.has(`${interval} ${Math.floor(at(seconds).getTime() / interval) * interval}`)).toBe(true)
        }
      }
    }),
  )
})

test('10,000 checks are planned in well under a second', () => {
  const plans = new Map(
    Array.from({ length: 20 }, (_, board) => [
      `b${board + 1}`,
      plan(
        Object.fromEntries(
          Array.from({ length: 500 }, (_, index) => [`s${board}-${index}.http`, 5 * (1 + (index % 4))]),
        ),
      ),
    ]),
  )
  const start = performance.now()
  const batches = planDue(plans, undefined, at(61))
  expect(performance.now() - start).toBeLessThan(500)
  expect(batches.reduce((sum, { checks }) => sum + checks.length, 0)).toBe(10_000)
})
