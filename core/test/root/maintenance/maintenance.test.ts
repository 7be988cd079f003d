import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { incidentMaintenance } from '../../../src/root/maintenance/incident-maintenance.ts'
import { listMaintenance } from '../../../src/root/maintenance/list-maintenance.ts'
import { maintenanceAt } from '../../../src/root/maintenance/maintenance-at.ts'
import type { MaintenanceWindow } from '../../../src/root/maintenance/maintenance-window.ts'
import { shownMaintenance } from '../../../src/root/maintenance/shown-maintenance.ts'
import { windowsOf } from '../../../src/root/maintenance/windows-of.ts'
import type { OpenedMaintenance } from '../../../src/schema/maintenance.ts'
import { maintenanceConfigSchema } from '../../../src/schema/settings/maintenance.ts'
import { at } from '../../fixtures.ts'

function span(id: string, from: number, to: number, services: string[] | 'everything' = ['a']): MaintenanceWindow {
  const scope = services === 'everything' ? services : new Set(services)
  return { id, name: `the ${id}`, services: scope, startTime: at(from), endTime: at(to) }
}

function openedFor(changes: Partial<OpenedMaintenance> = {}): OpenedMaintenance {
  return {
    schemaVersion: 1,
    services: ['a'],
    isEverything: false,
    reason: 'new disk',
    startTime: at(0),
    endTime: at(60),
    plannedEndTime: at(60),
    openedBy: { uid: 'ada', name: 'Ada' },
    endedBy: null,
    endRequestId: null,
    ...changes,
  }
}

describe('maintenanceAt', () => {
  test('holds from its start until just before its end, for its services', () => {
    const windows = [span('w', 10, 20)]
    const found = [9, 10, 19, 20].map((second) => maintenanceAt(windows, 'a', at(second))?.id)
    expect(found).toEqual([undefined, 'w', 'w', undefined])
    expect(maintenanceAt(windows, 'b', at(10))).toBeUndefined()
    expect(maintenanceAt([span('all', 10, 20, 'everything')], 'b', at(10))?.name).toBe('the all')
  })

  test('ends with the last of those that overlap or follow each other', () => {
    const windows = [
      span('c', 30, 40),
      span('a', 0, 20),
      span('b', 10, 30),
      span('x', 20, 90, ['b']),
      span('d', 41, 50),
    ]
    expect(maintenanceAt(windows, 'a', at(5))).toEqual({ id: 'a', name: 'the a', endTime: at(40) })
    expect(maintenanceAt(windows, 'a', at(15))?.id).toBe('b')
  })

  test('is shown since the first of those that hold now began', () => {
    const windows = [span('a', 0, 10), span('b', 5, 20), span('c', 10, 30), span('x', 1, 90, ['b'])]
    expect(shownMaintenance(windows, 'a', at(15))).toEqual({ name: 'the c', startTime: at(5), endTime: at(30) })
    expect(shownMaintenance(windows, 'a', at(30))).toBeUndefined()
  })

  test('holds at an instant exactly when some window does, and always until an instant that is free', () => {
    const window = fc.record({ from: fc.nat(50), length: fc.integer({ min: 1, max: 20 }) })
    fc.assert(
      fc.property(fc.array(window, { maxLength: 8 }), fc.nat(80), (spans, second) => {
        const windows = spans.map(({ from, length }, index) => span(String(index), from, from + length))
        const covers = (time: number) => spans.some(({ from, length }) => from <= time && time < from + length)
        const found = maintenanceAt(windows, 'a', at(second))
        expect(found !== undefined).toBe(covers(second))
        if (found === undefined) return
        const end = (found.endTime.getTime() - at(0).getTime()) / 1000
        expect(covers(end)).toBe(false)
        for (let time = second; time < end; time += 1) expect(covers(time)).toBe(true)
      }),
    )
  })
})

describe('windowsOf', () => {
  const settings = {
    serviceGroups: { Shop: ['a', 'b'] },
    maintenance: [
      maintenanceConfigSchema.parse({
        id: 'weekly',
        groups: ['Shop'],
        every: { days: ['thu'], at: '12:00', timeZone: 'UTC' },
        duration: '1h',
      }),
      maintenanceConfigSchema.parse({
        id: 'move',
        name: 'Move',
        everything: true,
        from: '2026-01-01T12:30',
        to: '2026-01-01T14:00',
        timeZone: 'UTC',
      }),
    ],
  }

  test('joins what is planned with what people opened', () => {
    const opened = [
      ['one', openedFor()],
      ['all', openedFor({ services: [], isEverything: true })],
      ['over', openedFor({ endTime: at(0) })],
      ['coming', openedFor({ startTime: at(8000), endTime: at(9000) })],
    ] as const
    const windows = windowsOf(settings, opened, { from: at(0), to: at(1800) })
    expect(windows.map(({ id, name, services }) => [id, name, services])).toEqual([
      ['weekly', 'weekly', new Set(['a', 'b'])],
      ['move', 'Move', 'everything'],
      ['one', 'new disk', new Set(['a'])],
      ['all', 'new disk', 'everything'],
    ])
    expect(maintenanceAt(windows, 'b', at(0))?.endTime).toEqual(at(7200))
    expect(maintenanceAt(windows, 'c', at(1799))?.id).toBe(undefined)
  })

  test('lists what is on, the next time of each plan, and what is over', () => {
    const opened = [
      ['one', openedFor({ endedBy: { uid: 'bob', name: 'Bob' }, endTime: at(30) })],
      ['two', openedFor({ endTime: at(90) })],
    ] as const
    const { current, coming, past } = listMaintenance(settings, opened, at(60))
    expect(current.map(({ id, services, openedBy }) => [id, services, openedBy])).toEqual([
      ['two', ['a'], 'Ada'],
      ['weekly', ['a', 'b'], null],
    ])
    expect(coming.map(({ id, services, startTime }) => [id, services, startTime])).toEqual([
      ['move', null, at(1800)],
      ['weekly', ['a', 'b'], new Date('2026-01-08T12:00Z')],
    ])
    expect(past.map(({ id, endedBy }) => [id, endedBy])).toEqual([['one', 'Bob']])
    const later = listMaintenance(settings, opened, new Date('2026-03-01'))
    expect(later.past.map(({ id }) => id)).toEqual(['move', 'two', 'one'])
  })

  test('finds the next 31st beyond a month without one, and no next time of what was once', () => {
    const monthly = maintenanceConfigSchema.parse({
      id: 'm',
      everything: true,
      every: { dayOfMonth: 31, at: '00:00', timeZone: 'UTC' },
      duration: '1h',
    })
    const only = { serviceGroups: {}, maintenance: [monthly, ...settings.maintenance.slice(1)] }
    const { coming } = listMaintenance(only, [], new Date('2026-01-31T02:00Z'))
    expect(coming.map(({ id, startTime }) => [id, startTime.toISOString()])).toEqual([
      ['m', '2026-03-31T00:00:00.000Z'],
    ])
  })
})

describe("a group's incident", () => {
  const groups = [{ id: 'g', services: ['a', 'b', 'c'], downWhen: 2 }]
  const about = { scope: 'group', scopeId: 'g', serviceId: '' } as const
  const until = (windows: MaintenanceWindow[]) => incidentMaintenance(windows, about, groups, at(5))?.endTime

  test('falls under maintenance until enough of its services are worked on no more', () => {
    expect(until([span('w', 0, 10, ['a'])])).toBeUndefined()
    expect(until([span('w', 0, 10, ['a']), span('v', 0, 20, ['b'])])).toEqual(at(10))
    expect(until([span('w', 0, 10, ['a', 'b', 'c'])])).toEqual(at(10))
  })

  test('of a group that is gone falls under what concerns everything', () => {
    const orphan = { ...about, scopeId: 'gone' }
    expect(incidentMaintenance([span('w', 0, 10, 'everything')], orphan, groups, at(5))?.id).toBe('w')
    expect(incidentMaintenance([span('w', 0, 10)], orphan, groups, at(5))).toBeUndefined()
  })
})
