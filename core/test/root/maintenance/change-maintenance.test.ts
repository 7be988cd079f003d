import { describe, expect, test } from 'vitest'
import { endMaintenance, openMaintenance } from '../../../src/root/maintenance/change-maintenance.ts'
import { openMaintenanceRequestSchema } from '../../../src/schema/maintenance-api.ts'
import { at } from '../../fixtures.ts'

const ADA = { uid: 'ada', name: 'Ada' }
const BOB = { uid: 'bob', name: 'Bob' }
const REQUEST = {
  services: ['b', 'a'],
  reason: 'new disk',
  endTime: at(600),
  requestId: '7f9c24e8-3b12-4fef-91d0-3f1a2c1b9a11',
}
const by = { person: ADA, current: 0, now: at(0) }

function opened() {
  const document = openMaintenance(undefined, REQUEST, by)
  if (document === undefined) throw new Error('nothing was opened')
  return document
}

describe('opening', () => {
  test('begins now and says who, until when and why', () => {
    expect(opened()).toEqual({
      schemaVersion: 1,
      services: ['a', 'b'],
      isEverything: false,
      reason: 'new disk',
      startTime: at(0),
      endTime: at(600),
      plannedEndTime: at(600),
      openedBy: ADA,
      endedBy: null,
      endRequestId: null,
    })
  })

  test('the same request again changes nothing, even when it is over; another one under its id is refused', () => {
    expect(openMaintenance(opened(), { ...REQUEST, services: ['a', 'b'] }, { ...by, now: at(9999) })).toBeUndefined()
    const over = endMaintenance(opened(), { person: BOB, requestId: 'r', now: at(10) })
    expect(openMaintenance(over, REQUEST, by)).toBeUndefined()
    const refused = { code: 'already-exists' }
    expect(() => openMaintenance(opened(), { ...REQUEST, reason: 'other' }, by)).toThrow(
      expect.objectContaining(refused),
    )
    expect(() => openMaintenance(opened(), REQUEST, { ...by, person: BOB })).toThrow(expect.objectContaining(refused))
  })

  const WEEK_MS = 7 * 86_400_000
  const until = (ms: number) =>
    openMaintenance(undefined, { ...REQUEST, endTime: new Date(at(0).getTime() + ms) }, by)?.endTime

  test('until seven days ahead at most', () => {
    expect([until(1), until(WEEK_MS)]).toEqual([1, WEEK_MS].map((ms) => new Date(at(0).getTime() + ms)))
    for (const ms of [-1, 0, WEEK_MS + 1]) {
      expect(() => until(ms)).toThrow(expect.objectContaining({ code: 'invalid-argument' }))
    }
  })

  test('a hundred at a time', () => {
    expect(openMaintenance(undefined, REQUEST, { ...by, current: 99 })).toBeDefined()
    expect(() => openMaintenance(undefined, REQUEST, { ...by, current: 100 })).toThrow('100 maintenances are open')
  })

  test.each([
    ['services', {}, true],
    ['everything', { services: undefined, everything: true }, true],
    ['nothing', { services: undefined }, false],
    ['both', { everything: true }, false],
    ['a service twice', { services: ['a', 'a'] }, false],
    ['no end', { endTime: undefined }, false],
    ['no reason', { reason: ' ' }, false],
  ])('a request with %s', (_, changes, isValid) => {
    const { endTime, ...rest } = REQUEST
    const request = { endTime: endTime.toISOString(), ...rest, ...changes }
    const present = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
    expect(openMaintenanceRequestSchema.safeParse(present).success).toBe(isValid)
  })
})

describe('ending', () => {
  const end = { person: BOB, requestId: 'r', now: at(60) }

  test('keeps the plan and says who', () => {
    expect(endMaintenance(opened(), end)).toMatchObject({
      endTime: at(60),
      plannedEndTime: at(600),
      openedBy: ADA,
      endedBy: BOB,
    })
  })

  test('the same request again changes nothing, another one is told that it is over', () => {
    const over = endMaintenance(opened(), end)
    if (over === undefined) throw new Error('it did not end')
    expect(endMaintenance(over, { ...end, now: at(70) })).toBeUndefined()
    expect(() => endMaintenance(over, { ...end, requestId: 's' })).toThrow('the maintenance ended by Bob')
    expect(() => endMaintenance(opened(), { ...end, now: at(600) })).toThrow('the maintenance ended by itself')
  })

  test('never ends before it began, whatever two clocks say', () => {
    expect(endMaintenance(opened(), { ...end, now: at(-1) })?.endTime).toEqual(at(0))
  })
})
