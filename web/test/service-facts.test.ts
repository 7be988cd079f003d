import type { CheckRun } from '@mesh/core/schema/check-run'
import { describe, expect, it } from 'vitest'
import { regionsText } from '../src/features/service/check-facts.tsx'
import { regionAnswers } from '../src/features/service/region-answers.ts'
import { relationsOf } from '../src/features/service/relations.ts'
import { runsPerSlot } from '../src/features/service/runs-per-slot.ts'
import { historyRange, serviceSearchSchema } from '../src/features/service/service-search.ts'
import { boardCheck, NOW, secondsAgo } from './board-entry.ts'

describe('relationsOf', () => {
  const settings = {
    dependencies: { payments: ['stock', 'mail'], orders: ['payments'], catalog: ['payments', 'stock'] },
    groups: [
      { id: 'front', name: 'Front', services: ['payments', 'orders'], downWhen: 2 },
      { id: 'back', services: ['stock', 'mail'], downWhen: 1 },
    ],
  }

  it('looks both ways', () => {
    expect(relationsOf(settings, 'payments')).toEqual({
      dependsOn: ['mail', 'stock'],
      neededBy: ['catalog', 'orders'],
      groups: ['Front: down when 2 of 2 are'],
    })
    expect(relationsOf(settings, 'mail').groups).toEqual(['back: down when 1 of 2 are'])
    expect(relationsOf(settings, 'search')).toEqual({ dependsOn: [], neededBy: [], groups: [] })
  })
})

describe('regionsText', () => {
  it('names the home region where none is, and how several decide', () => {
    expect(regionsText({})).toBe('us-central1')
    expect(regionsText({ reprobe: false })).toBe('us-central1, without a second opinion')
    expect(regionsText({ regions: ['us-central1', 'europe-west1', 'asia-northeast1'], recoverQuorum: 3 })).toBe(
      'us-central1, europe-west1, and asia-northeast1; a failure when 2 of 3 fail, a success when 3 succeed',
    )
  })
})

describe('regionAnswers', () => {
  const run = (region: CheckRun['region'], slotTime: Date, changes: Partial<CheckRun> = {}): CheckRun => ({
    schemaVersion: 1,
    boardId: 'b0',
    intervalMs: 5_000,
    slotTime,
    region,
    startTime: slotTime,
    endTime: slotTime,
    expireTime: slotTime,
    checkIds: ['a.tcp', 'a.http'],
    outcomes: ['ok', 'fail'],
    latenciesMs: [1, 9],
    statusCodes: [null, 503],
    messages: { 'a.http': 'HTTP 503' },
    ...changes,
  })

  it('has the newest of each region, second opinions left out, and nothing for one that is silent', () => {
    const runs = [
      run('us-central1', secondsAgo(10), { outcomes: ['ok', 'ok'], messages: {} }),
      run('us-central1', NOW),
      run('europe-west1', NOW, { confirms: 'us-central1' }),
    ]
    expect(regionAnswers(runs, 'a.http', { regions: ['us-central1', 'europe-west1'] })).toEqual([
      { region: 'us-central1', answer: { outcome: 'fail', latencyMs: 9, message: 'HTTP 503', time: NOW } },
      { region: 'europe-west1', answer: undefined },
    ])
  })
})

describe('runsPerSlot', () => {
  it('counts the regions of all checks that share the board and the interval', () => {
    const home = boardCheck('a.http')
    const world = boardCheck('b.http', { regions: ['us-central1', 'europe-west1', 'asia-northeast1'] })
    const slow = boardCheck('c.http', { intervalMs: 60_000, regions: ['asia-northeast1'] })
    expect(runsPerSlot([home, world, slow], home)).toBe(3)
    expect(runsPerSlot([home, slow], home)).toBe(1)
    expect(runsPerSlot([home, world, slow], slow)).toBe(1)
  })
})

describe('serviceSearchSchema', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(serviceSearchSchema.parse({ range: '7d', view: 'table' })).toEqual({ range: '7d', view: 'table' })
    expect(serviceSearchSchema.parse({ range: '1y', view: 'bars' })).toEqual({})
    expect(historyRange('latest')).toBeUndefined()
    expect(historyRange('30d')).toBe('30d')
  })
})
