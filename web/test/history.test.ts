import { COLLECTIONS } from '@mesh/core/paths'
import { EMPTY_BUCKET, encodeBucket } from '@mesh/core/root/history/bucket'
import type { Rollup, RollupDays } from '@mesh/core/schema/rollup'
import { describe, expect, it, vi } from 'vitest'
import type { AnyRollup } from '../src/data/history-documents.ts'
import { liveAll } from '../src/data/live-all.ts'
import type { Live, LiveSource } from '../src/data/live.ts'
import type { Row } from '../src/data/read-document.ts'
import { readHistory } from '../src/data/read-history.ts'
import { NOW } from './board-entry.ts'

const DAY = new Date('2026-11-21T00:00:00Z')
const packed = (ok: number) => encodeBucket({ ...EMPTY_BUCKET, ok })

function row(value: AnyRollup): Row<AnyRollup> {
  return { id: 'x', path: `${COLLECTIONS.rollups}/x`, value }
}

const quarter: Rollup = {
  schemaVersion: 1,
  serviceId: 'payments',
  grain: '1d',
  startTime: new Date('2026-10-01T00:00:00Z'),
  expireTime: null,
  sources: [],
  checks: { 'payments.http': { name: 'HTTP', buckets: [packed(5)] } },
}
const today: RollupDays = {
  schemaVersion: 1,
  boardId: 'b0',
  dayTime: DAY,
  countedUntil: NOW,
  isCompacted: false,
  expireTime: NOW,
  checks: { 'payments.http': { name: 'HTTP', bucket: packed(7) }, 'mail.http': { name: 'Mail', bucket: packed(1) } },
}

describe('readHistory', () => {
  it('puts the long history and today together, for one service, and skips documents that are not there', () => {
    const { checks, unreadable } = readHistory([row(quarter), null, row(today)], 'payments', '90d', NOW)
    expect(unreadable).toEqual([])
    expect(checks.map(({ checkId }) => checkId)).toEqual(['payments.http'])
    const points = checks[0]?.points ?? []
    expect(points).toHaveLength(90)
    expect(points.at(-1)).toMatchObject({ startTime: DAY, ok: 7 })
    expect(points.filter(({ ok }) => ok === 5).map(({ startTime }) => startTime)).toEqual([quarter.startTime])
    expect(points[0]).toMatchObject({ availability: null, state: 'none' })
  })

  it('names what cannot be read and keeps the rest', () => {
    const broken = { id: 'y', path: 'rollups/y', problem: 'grain: wrong' }
    const { checks, unreadable } = readHistory([broken, row(today)], 'payments', '30d', NOW)
    expect(unreadable).toEqual([broken])
    expect(checks[0]?.points.at(-1)?.ok).toBe(7)
  })

  it('names a text that cannot be unpacked instead of failing', () => {
    const damaged = { ...today, checks: { 'payments.http': { name: 'HTTP', bucket: '!' } } }
    const { checks, unreadable } = readHistory([row(damaged)], 'payments', '90d', NOW)
    expect(checks).toEqual([])
    expect(unreadable).toMatchObject([{ path: 'the history of 90d', problem: expect.stringContaining('packed') }])
  })
})

describe('liveAll', () => {
  function source(first: Live<number>) {
    let state = first
    const listeners = new Set<() => void>()
    const it: LiveSource<number> = {
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      getSnapshot: () => state,
    }
    return {
      ...it,
      listeners,
      set(next: Live<number>) {
        state = next
        for (const listener of listeners) listener()
      },
    }
  }
  const data = (value: number, fromCache = false) =>
    ({ status: 'data', value, fromCache, hasPendingWrites: false }) as const

  it('loads until all have data, and is the same object while nothing changes', () => {
    const [a, b] = [source(data(1)), source({ status: 'loading' })]
    const all = liveAll([a, b])
    const listener = vi.fn<() => void>()
    const leave = all.subscribe(listener)
    expect(all.getSnapshot()).toEqual({ status: 'loading' })
    b.set(data(2, true))
    expect(listener).toHaveBeenCalledOnce()
    expect(all.getSnapshot()).toEqual({ status: 'data', value: [1, 2], fromCache: true, hasPendingWrites: false })
    expect(all.getSnapshot()).toBe(all.getSnapshot())
    leave()
    expect([a.listeners.size, b.listeners.size]).toEqual([0, 0])
  })

  it('says why one of them has none', () => {
    const all = liveAll([source({ status: 'loading' }), source({ status: 'denied' }), source(data(1))])
    expect(all.getSnapshot()).toEqual({ status: 'denied' })
  })

  it('is empty data without sources', () => {
    expect(liveAll([]).getSnapshot()).toMatchObject({ status: 'data', value: [] })
  })
})
