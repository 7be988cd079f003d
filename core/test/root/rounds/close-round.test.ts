import { expect, test } from 'vitest'
import { REGIONS } from '../../../src/root/regions.ts'
import { awaitedIn } from '../../../src/root/rounds/close-round.ts'
import { at, entry } from '../../fixtures.ts'

const [US, EU, ASIA] = REGIONS
const round = { boardId: 'b1', intervalMs: 5000, slotTime: at(5), closeTime: at(45) }

test('a round waits for the regions of those checks alone whose part in it is open', () => {
  const checks = {
    'a.http': entry({ regions: [US, EU] }),
    'counted.http': entry({ regions: [US, ASIA], lastSlotTime: at(5) }),
    'paused.http': entry({ regions: [US, ASIA], state: 'paused' }),
    'slower.http': entry({ regions: [US, ASIA], intervalMs: 60_000 }),
    'alone.http': entry(),
  }
  const board = { schemaVersion: 1, updateTime: at(0), checks } as const
  expect(awaitedIn(board, round)).toEqual({ checkIds: ['a.http'], regions: [US, EU] })
  const closed = { ...board, checks: { 'counted.http': checks['counted.http'] } }
  expect(awaitedIn(closed, round)).toEqual({ checkIds: [], regions: [] })
})
