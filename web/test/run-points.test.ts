import type { CheckRun } from '@mesh/core/schema/check-run'
import { describe, expect, it } from 'vitest'
import { medianLatencyMs, pointInWords, readableBeats, runPoints } from '../src/features/service/run-points.ts'
import { NOW, secondsAgo } from './board-entry.ts'

function run(slotTime: Date, changes: Partial<CheckRun> = {}): CheckRun {
  return {
    schemaVersion: 1,
    boardId: 'b0',
    intervalMs: 5_000,
    slotTime,
    region: 'us-central1',
    startTime: slotTime,
    endTime: slotTime,
    expireTime: slotTime,
    checkIds: ['orders.http', 'payments.http'],
    outcomes: ['ok', 'fail'],
    latenciesMs: [31.4, null],
    statusCodes: [200, null],
    messages: { 'payments.http': 'connection refused' },
    ...changes,
  }
}

describe('runPoints', () => {
  it('takes the column of one check, oldest first', () => {
    const points = runPoints([run(secondsAgo(5)), run(secondsAgo(10)), run(NOW)], 'payments.http')
    expect(points.map(({ time }) => time)).toEqual([secondsAgo(10), secondsAgo(5), NOW])
    expect(points[0]).toMatchObject({
      outcome: 'fail',
      latencyMs: null,
      statusCode: null,
      message: 'connection refused',
    })
    expect(runPoints([run(NOW)], 'orders.http')).toMatchObject([{ outcome: 'ok', latencyMs: 31.4, message: '' }])
  })

  it('takes one result of each slot, as the regions decided, without second opinions and open rounds', () => {
    const check = { regions: ['us-central1', 'europe-west1', 'asia-northeast1'], lastSlotTime: secondsAgo(5) } as const
    const rules = { ...check, regions: [...check.regions] }
    const here = (slotTime: Date, region: CheckRun['region'], outcome: 'ok' | 'fail') =>
      run(slotTime, {
        region,
        checkIds: ['a.http'],
        outcomes: [outcome],
        latenciesMs: [7],
        statusCodes: [200],
        messages: {},
      })
    const closed = [
      here(secondsAgo(5), 'us-central1', 'ok'),
      here(secondsAgo(5), 'europe-west1', 'fail'),
      here(secondsAgo(5), 'asia-northeast1', 'ok'),
    ]
    const open = here(NOW, 'us-central1', 'fail')
    const second = { ...here(secondsAgo(5), 'us-central1', 'fail'), confirms: 'europe-west1' } as const
    expect(runPoints([second, open, ...closed], 'a.http', rules)).toEqual([
      { time: secondsAgo(5), outcome: 'partial', latencyMs: 7, statusCode: 200, message: 'fails from europe-west1' },
    ])
  })

  it('leaves out runs from before the check existed', () => {
    expect(runPoints([run(NOW)], 'search.http')).toEqual([])
  })
})

describe('readableBeats', () => {
  it('has sixty marks that can be read, the newest at the end', () => {
    const beats = readableBeats(runPoints([run(secondsAgo(5)), run(NOW)], 'payments.http'))
    expect(beats).toHaveLength(60)
    expect(beats.at(-1)).toMatchObject({ state: 'down', title: 'Failed', detail: expect.stringMatching(/refused$/) })
    expect(beats[0]).toMatchObject({ state: null, title: 'No result' })
  })
})

describe('pointInWords', () => {
  it('says outcome, latency and status as far as they are known', () => {
    const point = { time: NOW, outcome: 'ok', latencyMs: 41.6, statusCode: 200, message: '' } as const
    expect(pointInWords(point)).toBe('OK in 42 ms, status 200')
    expect(pointInWords({ ...point, outcome: 'slow', latencyMs: 1240 })).toBe('Slow in 1.24 s, status 200')
    expect(pointInWords({ ...point, outcome: 'error', latencyMs: null, statusCode: null })).toBe('Not probed')
  })
})

describe('medianLatencyMs', () => {
  const point = { time: NOW, outcome: 'ok', statusCode: 200, message: '' } as const

  it.each([
    [[], null],
    [[null], null],
    [[5], 5],
    [[9, 1, null, 4], 4],
    [[9, 1, 4, 6], 5],
  ])('of %j is %j', (latencies, median) => {
    expect(medianLatencyMs(latencies.map((latencyMs) => ({ ...point, latencyMs })))).toBe(median)
  })
})
