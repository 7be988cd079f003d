import { expect, test } from 'vitest'
import { Faults } from '../../kit/faults.ts'

test('strikes by name or for all, as often as it may', () => {
  const faults = new Faults()
  faults.set([
    { on: 'Commit', error: 'ABORTED', times: 2 },
    { on: '*', latencyMs: 5 },
  ])
  const struck = ['Commit', 'Commit', 'Commit', 'Listen'].map((name) => faults.strike(name)?.on)
  expect(struck).toEqual(['Commit', 'Commit', '*', '*'])
  expect(faults.list()).toEqual([{ on: '*', latencyMs: 5 }])
})

test('passes over faults that do not suit, without using them up', () => {
  const faults = new Faults()
  faults.set([{ on: 'deliver', reorder: 2, times: 1 }])
  expect(faults.strike('deliver', (fault) => fault.reorder === undefined)).toBeUndefined()
  expect(faults.strike('deliver', (fault) => fault.reorder !== undefined)?.reorder).toBe(2)
  expect(faults.list()).toEqual([])
})

test('keeps its own copy of what was set, and forgets all at reset', () => {
  const faults = new Faults()
  const mine = { on: 'Commit', times: 1 }
  faults.set([mine])
  faults.strike('Commit')
  expect(mine.times).toBe(1)
  faults.set([mine])
  faults.reset()
  expect(faults.strike('Commit')).toBeUndefined()
})
