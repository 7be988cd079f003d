import { describe, expect, it } from 'vitest'
import { serviceGroups, serviceRows } from '../src/features/overview/service-rows.ts'
import { boardCheck, NOW, secondsAgo } from './board-entry.ts'

describe('serviceRows', () => {
  it('condenses the checks of a service to the worst of them', () => {
    const checks = [
      boardCheck('payments.http', { latencyMs: 90 }),
      boardCheck('payments.db', {
        state: 'down',
        since: secondsAgo(60),
        message: 'status 500, expected 2xx',
        latencyMs: 12,
        beats: 'ud',
      }),
    ]
    const rows = serviceRows(checks, NOW)
    expect(rows).toMatchObject([
      {
        serviceId: 'payments',
        name: 'Payments',
        group: 'Shop',
        state: 'down',
        since: secondsAgo(60),
        message: 'status 500, expected 2xx',
        latencyMs: 90,
      },
    ])
    expect(rows[0]?.beats.slice(-3)).toEqual(['up', 'up', 'down'])
  })

  it('is as old as the first of several checks in that state', () => {
    const checks = [
      boardCheck('payments.a', { state: 'down', since: secondsAgo(60), message: 'a' }),
      boardCheck('payments.b', { state: 'down', since: secondsAgo(90), message: 'b' }),
      boardCheck('payments.c', { since: secondsAgo(9_000) }),
    ]
    expect(serviceRows(checks, NOW)[0]?.since).toEqual(secondsAgo(90))
  })

  it('does not show an old result as the present', () => {
    const [row] = serviceRows([boardCheck('payments.http', { lastResultTime: secondsAgo(300) })], NOW)
    expect(row).toMatchObject({
      state: 'unknown',
      since: secondsAgo(300),
      latencyMs: null,
      message: 'results have stopped coming',
    })
  })

  it('says that there is no result yet', () => {
    const fresh = { state: 'unknown', lastResultTime: null, lastSlotTime: null, latencyMs: null, beats: '' } as const
    const [row] = serviceRows([boardCheck('payments.http', fresh)], NOW)
    expect(row).toMatchObject({ state: 'unknown', message: 'no result yet', lastResultTime: null })
  })

  it('keeps quiet about a single failure that does not count yet', () => {
    const [row] = serviceRows([boardCheck('payments.http', { message: 'timeout', failuresInRow: 1 })], NOW)
    expect(row).toMatchObject({ state: 'up', message: '' })
  })
})

describe('serviceRows of services that people say something of', () => {
  const checks = [
    boardCheck('payments.http', { state: 'down', since: secondsAgo(60), message: 'status 500' }),
    boardCheck('orders.http', { serviceId: 'orders', state: 'down', message: 'refused' }),
  ]
  const forced = {
    state: 'up',
    message: 'false alarm',
    actionId: 'a',
    etag: 'a',
    since: secondsAgo(30),
    endTime: NOW,
  } as const
  const overrides = (endTime: Date) =>
    new Map([
      [
        'payments',
        { schemaVersion: 1, forced: { ...forced, endTime }, paused: null, silenced: null, updateTime: NOW } as const,
      ],
    ])

  it('shows what people say, and until when, for that service alone', () => {
    const rows = serviceRows(checks, NOW, [], overrides(secondsAgo(-60)))
    expect(rows).toMatchObject([
      { serviceId: 'payments', state: 'up', since: secondsAgo(30) },
      { serviceId: 'orders', state: 'down', message: 'refused' },
    ])
    expect(rows[0]?.message).toMatch(/^Up by decision until .*: false alarm$/)
  })

  it('shows what the checks say from the end on', () => {
    expect(serviceRows(checks, NOW, [], overrides(NOW))[0]).toMatchObject({ state: 'down', message: 'status 500' })
  })
})

describe('serviceGroups', () => {
  it('orders groups and services by name whatever their state, the nameless group last', () => {
    const rows = serviceRows(
      [
        boardCheck('c.http', { serviceId: 'c', serviceName: 'Zeta', group: '' }),
        boardCheck('b.http', { serviceId: 'b', serviceName: 'Orders', group: 'Shop', state: 'down' }),
        boardCheck('a.http', { serviceId: 'a', serviceName: 'Catalogue', group: 'Shop' }),
        boardCheck('d.http', { serviceId: 'd', serviceName: 'Mail', group: 'Platform' }),
      ],
      NOW,
    )
    const groups = serviceGroups(rows).map(({ name, services }) => [name, ...services.map((service) => service.name)])
    expect(groups).toEqual([
      ['Platform', 'Mail'],
      ['Shop', 'Catalogue', 'Orders'],
      ['', 'Zeta'],
    ])
  })
})
