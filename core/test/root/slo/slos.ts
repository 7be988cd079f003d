import { sloSchema, type Slo } from '../../../src/schema/settings/slo.ts'
import type { SloEntry } from '../../../src/schema/slo-board.ts'
import { EMPTY_BUCKET, type Bucket } from '../../../src/root/history/bucket.ts'
import { evaluateSlo, type SloInput, type SloOrder } from '../../../src/root/slo/evaluate-slo.ts'
import { FIVE_MINUTES_MS } from '../../../src/root/slo/ring.ts'

/** Midnight of a Thursday. */
export const START_MS = Date.UTC(2026, 0, 1)

export function slo(changes: Record<string, unknown> = {}): Slo {
  const target = 'check' in changes ? {} : { service: 'payments' }
  return sloSchema.parse({ id: 'pay', ...target, objective: 99.9, ...changes })
}

export function bucket(changes: Partial<Bucket>): Bucket {
  return { ...EMPTY_BUCKET, ...changes }
}

/** One window in which the check `payments.http` had these results. */
export function windowOf(index: number, changes: Partial<Bucket>, checkId = 'payments.http') {
  return { startMs: START_MS + index * FIVE_MINUTES_MS, buckets: new Map([[checkId, bucket(changes)]]) }
}

export function input(windows: SloInput['windows'], untilIndex: number, changes: Partial<SloInput> = {}): SloInput {
  const untilMs = START_MS + untilIndex * FIVE_MINUTES_MS
  return {
    windows,
    untilMs,
    explained: new Map(),
    isPresent: true,
    intervalMs: () => 5_000,
    now: new Date(untilMs + 130_000),
    ...changes,
  }
}

/** An objective as it lives: one window after the other is counted and judged. */
export function living(its = slo()) {
  let entry: SloEntry = evaluateSlo(undefined, its.id, its, input([], 0)).entry
  let index = 0
  const orders: SloOrder[] = []
  return {
    get entry() {
      return entry
    },
    get index() {
      return index
    },
    orders,
    /** Counts windows of these results; returns the orders that followed. */
    pass(count: number, changes: Partial<Bucket> | undefined, around: Partial<SloInput> = {}): SloOrder[] {
      const given: SloOrder[] = []
      for (let done = 0; done < count; done += 1) {
        const windows = changes === undefined ? [] : [windowOf(index, changes)]
        index += 1
        const evaluated = evaluateSlo(entry, its.id, its, input(windows, index, around))
        entry = evaluated.entry
        given.push(...evaluated.orders)
      }
      orders.push(...given)
      return given
    },
  }
}
