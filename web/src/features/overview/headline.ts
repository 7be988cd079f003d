import type { ShownCheckState } from '@mesh/core/schema/board'

const WORDS = {
  down: 'down',
  partial: 'partly down',
  degraded: 'degraded',
  unknown: 'unknown',
  maintenance: 'in maintenance',
  paused: 'paused',
} as const

/** The overview's first line, in words: `All 3 services are up`, `1 of 3 services is down, 1 is degraded`. */
export function headline(states: readonly ShownCheckState[]): string {
  const total = states.length
  const counts = (['down', 'partial', 'degraded', 'unknown', 'maintenance', 'paused'] as const)
    .map((state) => ({ state, count: states.filter((each) => each === state).length }))
    .filter(({ count }) => count > 0)
  const [worst, ...others] = counts
  if (worst === undefined) return `${everyone(total)} up`
  if (worst.count === total) return `${everyone(total)} ${WORDS[worst.state]}`
  const rest = others.map(({ state, count }) => `, ${count} ${be(count)} ${WORDS[state]}`).join('')
  return `${worst.count} of ${total} services ${be(worst.count)} ${WORDS[worst.state]}${rest}`
}

function everyone(total: number): string {
  if (total === 1) return 'The service is'
  return total === 2 ? 'Both services are' : `All ${total} services are`
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are'
}
