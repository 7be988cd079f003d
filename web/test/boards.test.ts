import { Timestamp } from 'firebase/firestore'
import { describe, expect, it } from 'vitest'
import { readBoards } from '../src/data/boards.ts'
import { boardEntry, NOW } from './board-entry.ts'

function stored(id: string, data: unknown) {
  return { id, ref: { path: `boards/${id}` }, data: () => data }
}

function entryWithTimestamps() {
  const { since, lastSlotTime, lastResultTime, ...rest } = boardEntry()
  const times = { since, lastSlotTime, lastResultTime }
  const entries = Object.entries(times).map(([key, time]) => [key, time === null ? null : Timestamp.fromDate(time)])
  return { ...rest, ...Object.fromEntries(entries) }
}

function board(checks: Record<string, unknown>) {
  return { schemaVersion: 1, updateTime: Timestamp.fromDate(NOW), checks }
}

describe('readBoards', () => {
  it('makes one list of the checks of all boards', () => {
    const documents = [
      stored('b0', board({ 'payments.http': entryWithTimestamps() })),
      stored('b1', board({ 'orders.http': entryWithTimestamps(), 'orders.db': entryWithTimestamps() })),
    ]
    const { checks, unreadable } = readBoards(documents)
    expect(checks.map(({ checkId, boardId }) => `${boardId} ${checkId}`)).toEqual([
      'b0 payments.http',
      'b1 orders.http',
      'b1 orders.db',
    ])
    expect(checks[0]?.entry).toEqual(boardEntry())
    expect(unreadable).toEqual([])
  })

  it('names a damaged entry and keeps the others', () => {
    const damaged = { ...entryWithTimestamps(), state: 'sideways' }
    const { checks, unreadable } = readBoards([stored('b0', board({ bad: damaged, good: entryWithTimestamps() }))])
    expect(checks.map(({ checkId }) => checkId)).toEqual(['good'])
    expect(unreadable).toMatchObject([{ path: 'boards/b0, bad', problem: expect.stringContaining('state') }])
  })

  it('names a board of another version and keeps the others', () => {
    const documents = [stored('b0', { schemaVersion: 2 }), stored('b1', board({ good: entryWithTimestamps() }))]
    const { checks, unreadable } = readBoards(documents)
    expect(checks).toHaveLength(1)
    expect(unreadable).toMatchObject([{ path: 'boards/b0', problem: expect.stringContaining('schemaVersion') }])
  })
})
