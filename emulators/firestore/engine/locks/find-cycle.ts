import { Transaction } from '../transaction.ts'
import type { Wait } from './wait.ts'
import type { Waits } from './waits.ts'

/** Requests that wait for each other in a circle, if one can be reached from `starts`. */
export function findCycle(starts: readonly Wait[], waits: Waits): readonly Wait[] | undefined {
  const done = new Set<Wait>()
  const path = new Set<Wait>()
  const visit = (wait: Wait): readonly Wait[] | undefined => {
    if (done.has(wait)) return undefined
    if (path.has(wait)) {
      const passed = [...path]
      return passed.slice(passed.indexOf(wait))
    }
    path.add(wait)
    for (const blocker of wait.blockers) {
      for (const next of blocker instanceof Transaction ? waits.of(blocker) : [blocker]) {
        const cycle = visit(next)
        if (cycle !== undefined) return cycle
      }
    }
    path.delete(wait)
    done.add(wait)
    return undefined
  }
  for (const start of starts) {
    const cycle = visit(start)
    if (cycle !== undefined) return cycle
  }
  return undefined
}
