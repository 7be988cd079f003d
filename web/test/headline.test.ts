import type { CheckState } from '@mesh/core/schema/board'
import { describe, expect, it } from 'vitest'
import { headline } from '../src/features/overview/headline.ts'

function services(up: number, down = 0, degraded = 0, unknown = 0): CheckState[] {
  return [
    ...Array<CheckState>(up).fill('up'),
    ...Array<CheckState>(down).fill('down'),
    ...Array<CheckState>(degraded).fill('degraded'),
    ...Array<CheckState>(unknown).fill('unknown'),
  ]
}

describe('headline', () => {
  it.each([
    [services(3), 'All 3 services are up'],
    [services(1), 'The service is up'],
    [services(2), 'Both services are up'],
    [services(2, 1), '1 of 3 services is down'],
    [services(1, 2), '2 of 3 services are down'],
    [services(0, 3), 'All 3 services are down'],
    [services(0, 1), 'The service is down'],
    [services(2, 0, 1), '1 of 3 services is degraded'],
    [services(1, 0, 0, 2), '2 of 3 services are unknown'],
    [['up', 'partial', 'maintenance'] as const, '1 of 3 services is partly down, 1 is in maintenance'],
    [['paused'] as const, 'The service is paused'],
    [services(3, 1, 1, 2), '1 of 7 services is down, 1 is degraded, 2 are unknown'],
  ])('%j', (states, words) => {
    expect(headline(states)).toBe(words)
  })
})
