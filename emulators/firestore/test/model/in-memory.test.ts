import { describe, expect, test } from 'vitest'
import { checkRuns } from './check-runs.ts'
import { InProcess } from './in-process.ts'
import { MIXES } from './mixes.ts'

const OPTIONS = { timeout: 300_000 }
const inMemory = {
  stepsMax: 60,
  open: async () => {
    const connection = new InProcess()
    return { connection, close: () => connection.close() }
  },
}

describe('whatever several clients do at once, every answer is what one client after the other would get', () => {
  test('transactions, and writes between them', OPTIONS, async () => {
    expect(await checkRuns({ ...inMemory, count: 2500, mix: MIXES.transactions })).toBe('as the model')
  })

  test('listeners that break, come back and fall behind', OPTIONS, async () => {
    expect(await checkRuns({ ...inMemory, count: 2500, mix: MIXES.listeners })).toBe('as the model')
  })

  test('users, of whom each may see and do what the policy says at that time', OPTIONS, async () => {
    expect(await checkRuns({ ...inMemory, count: 2000, mix: MIXES.rules })).toBe('as the model')
  })
})
