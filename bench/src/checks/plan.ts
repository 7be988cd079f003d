import { plannedAfter, planDue } from '@mesh/core/root/plan-due'
import { BOARD_CHECKS_MAX } from '@mesh/core/schema/board'
import type { Plan } from '@mesh/core/schema/plan'
import { quantile } from '../quantile.ts'
import { checkAt } from './check-at.ts'

const CHECKS = 10_000
const TICKS = 20

/** Milliseconds (median) from loaded plans to the messages of a tick in which all of 10,000 checks are due. */
export function plan10kMs(): number {
  const updateTime = new Date(0)
  const plans = new Map<string, Plan>()
  for (let first = 0; first < CHECKS; first += BOARD_CHECKS_MAX) {
    const checks = Array.from({ length: BOARD_CHECKS_MAX }, (_, row) =>
      checkAt(first + row, `https://service-${first + row}.test/health`),
    )
    const byId = Object.fromEntries(checks.map((check) => [check.checkId, check]))
    plans.set(`b${plans.size + 1}`, { schemaVersion: 1, checks: byId, updateTime })
  }
  let planned = plannedAfter(plans, undefined, updateTime)
  const samples: number[] = []
  for (let minute = 1; minute <= TICKS; minute += 1) {
    const now = new Date(minute * 60_000)
    const startMs = performance.now()
    const messages = planDue(plans, planned, now).map((batch) => JSON.stringify(batch))
    planned = plannedAfter(plans, planned, now)
    samples.push(performance.now() - startMs)
    if (messages.length !== plans.size) throw new Error(`${messages.length} batches were due, not ${plans.size}`)
  }
  return quantile(samples, 0.5)
}
