import { expect, onTestFinished, test, vi } from 'vitest'
import { Clock } from '../../kit/clock.ts'

const NEW_YEAR = Date.UTC(2026, 0, 1) * 1000

function frozen(): Clock {
  const clock = new Clock()
  clock.freeze(NEW_YEAR)
  return clock
}

test('a frozen clock moves only by hand, to the microsecond', () => {
  const clock = frozen()
  expect([clock.now(), clock.isFrozen]).toEqual([NEW_YEAR, true])
  clock.advance(7)
  expect(clock.now()).toBe(NEW_YEAR + 7)
})

test('advancing runs what became due, in order of its time, and what that schedules', () => {
  const clock = frozen()
  const ran: string[] = []
  clock.after(20, () => ran.push('late'))
  clock.after(10, () => {
    ran.push('early')
    clock.after(0, () => ran.push('nested'))
  })
  const cancel = clock.after(5, () => ran.push('cancelled'))
  cancel()
  clock.advance(10_000)
  expect(ran).toEqual(['early', 'nested'])
  clock.advance(10_000)
  expect(ran).toEqual(['early', 'nested', 'late'])
})

test('a timer that cancels another one of the same moment is obeyed', () => {
  const clock = frozen()
  const ran: string[] = []
  clock.after(1, () => {
    ran.push('first')
    cancelSecond()
  })
  const cancelSecond = clock.after(1, () => ran.push('second'))
  clock.advance(1000)
  expect(ran).toEqual(['first'])
})

test('wait resolves when its time has come', async () => {
  const clock = frozen()
  const waited = clock.wait(1000)
  clock.advance(1_000_000)
  await expect(waited).resolves.toBeUndefined()
})

test('a running clock follows the machine, may be ahead of it, and comes back when thawed', () => {
  vi.useFakeTimers({ now: NEW_YEAR / 1000 })
  onTestFinished(() => void vi.useRealTimers())
  const clock = new Clock()
  const ran: string[] = []
  clock.after(1000, () => ran.push('second'))
  clock.after(3_600_000, () => ran.push('hour'))
  vi.advanceTimersByTime(1000)
  expect(ran).toEqual(['second'])
  clock.advance(3_600_000_000)
  expect(ran).toEqual(['second', 'hour'])
  expect(clock.now()).toBe(NEW_YEAR + 3_601_000_000)
  clock.thaw()
  expect(clock.now()).toBe(NEW_YEAR + 1_000_000)
})
