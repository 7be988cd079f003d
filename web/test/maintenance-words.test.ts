import { describe, expect, it } from 'vitest'
import {
  originInWords,
  scopeInWords,
  stripOf,
  summaryOf,
  whyNot,
} from '../src/features/maintenance/maintenance-words.ts'
import { serviceRows } from '../src/features/overview/service-rows.ts'
import { dayAndClockInWords } from '../src/ui/time-words.ts'
import { boardCheck, NOW, secondsAgo } from './board-entry.ts'

const END = secondsAgo(-600)
const WINDOW = { id: 'w', name: 'new disk', services: new Set(['payments']), startTime: secondsAgo(60), endTime: END }

describe('a maintenance', () => {
  it('names what is worked on, and who planned it', () => {
    const names = new Map([['payments', 'Payments']])
    expect(scopeInWords({ services: ['payments', 'gone'] }, names)).toBe('Payments, gone')
    expect(scopeInWords({ services: null }, names)).toBe('Everything')
    expect(scopeInWords({ services: [] }, names)).toContain('No service')
    expect(originInWords({ openedBy: null, endedBy: null })).toBe('Planned in mesh.yaml')
    expect(originInWords({ openedBy: 'Ada', endedBy: 'Bob' })).toBe('Opened by Ada, ended by Bob')
  })

  it('is opened by operators that are online, and says why not by others', () => {
    expect(whyNot('operator', false)).toBeUndefined()
    expect(whyNot('operator', true)).toContain('offline')
    expect(whyNot('viewer', false)).toBe(
      'Opening and ending maintenance needs the role operator, approver, or admin; yours is viewer.',
    )
  })
})

describe('services in maintenance', () => {
  it('say until when and why, and only then', () => {
    const words = `In maintenance until ${dayAndClockInWords(END)}: new disk`
    expect(stripOf([WINDOW], 'payments', NOW)).toBe(words)
    expect(stripOf([WINDOW], 'mail', NOW)).toBeUndefined()
    expect(stripOf([WINDOW], 'payments', END)).toBeUndefined()
  })

  it('are counted', () => {
    const everything = { ...WINDOW, services: 'everything' } as const
    expect(summaryOf([WINDOW], ['payments', 'mail'], NOW)).toBe('1 service is in maintenance')
    expect(summaryOf([everything], ['a', 'b'], NOW)).toBe('Everything is in maintenance')
    expect(summaryOf([everything], ['a'], NOW)).toBe('1 service is in maintenance')
    expect(summaryOf([WINDOW], ['mail'], NOW)).toBeUndefined()
    expect(summaryOf([WINDOW, { ...WINDOW, services: new Set(['b']) }], ['payments', 'b', 'c'], NOW)).toBe(
      '2 services are in maintenance',
    )
  })

  it('are shown as such whatever their checks say, the others as they are', () => {
    const checks = [
      boardCheck('payments.http', { state: 'down' }),
      boardCheck('mail.http', { serviceId: 'mail', state: 'down' }),
    ]
    const rows = serviceRows(checks, NOW, [WINDOW])
    expect(rows.map(({ serviceId, state }) => [serviceId, state])).toEqual([
      ['payments', 'maintenance'],
      ['mail', 'down'],
    ])
    expect(rows[0]?.message).toContain('new disk')
    expect(rows[0]?.since).toEqual(WINDOW.startTime)
  })
})
