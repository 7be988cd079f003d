import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignBoards, BOARD_BYTES_MAX } from '../../src/root/assign-boards.ts'
import { BOARD_CHECKS_MAX } from '../../src/schema/board.ts'
import type { CompiledCheck } from '../../src/schema/check.ts'
import { compiled } from '../fixtures.ts'

function checks(ids: Iterable<string>, body?: string): Map<string, CompiledCheck> {
  const http = { ...compiled().http, ...(body === undefined ? {} : { body }) }
  return new Map([...ids].map((checkId) => [checkId, compiled({ checkId, http })]))
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${index}.http`)
}

/** The checks on the boards that they were given. */
function seated(all: ReadonlyMap<string, CompiledCheck>, boards: ReadonlyMap<string, string>) {
  return new Map([...all].map(([id, check]) => [id, { boardId: boards.get(id) ?? '', check }]))
}

function sizes(assigned: Map<string, string>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const board of assigned.values()) counts[board] = (counts[board] ?? 0) + 1
  return counts
}

test('boards are filled one after the other', () => {
  const assigned = assignBoards(checks(numbered(2 * BOARD_CHECKS_MAX + 1)), new Map())
  expect(sizes(assigned)).toEqual({ b1: BOARD_CHECKS_MAX, b2: BOARD_CHECKS_MAX, b3: 1 })
})

test('a check keeps its board, and a gap is filled before a new board is opened', () => {
  const ids = numbered(BOARD_CHECKS_MAX + 10)
  const before = assignBoards(checks(ids), new Map())
  const left = ids.filter((id) => id !== 's3.http')
  const after = assignBoards(checks([...left, 'new.http', 'newer.http']), seated(checks(ids), before))
  expect(left.every((id) => after.get(id) === before.get(id))).toBe(true)
  expect(after.get('new.http')).toBe('b1')
  expect(after.get('newer.http')).toBe('b2')
})

test('large checks share a board only as far as its bytes go', () => {
  const assigned = assignBoards(checks(numbered(20), 'x'.repeat(60_000)), new Map())
  expect(Math.max(...Object.values(sizes(assigned))) * 60_000).toBeLessThanOrEqual(BOARD_BYTES_MAX)
})

test('a check that has grown moves, not those beside it', () => {
  const ids = numbered(6)
  const before = checks(ids, 'x'.repeat(60_000))
  const boards = assignBoards(before, new Map())
  expect(sizes(boards)).toEqual({ b1: 6 })
  const grown = new Map([...before, ...checks(['s0.http'], 'x'.repeat(99_000))])
  const after = assignBoards(grown, seated(before, boards))
  expect([...after].filter(([, board]) => board !== 'b1')).toEqual([['s0.http', 'b2']])
})

/** The boards that checks move to, and those that checks move from. */
function movesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const moved = [...after].filter(([id, board]) => before.has(id) && before.get(id) !== board)
  return { to: moved.map(([, board]) => board), from: moved.map(([id]) => before.get(id) ?? '') }
}

function sized(bytes: Readonly<Record<string, number>>): Map<string, CompiledCheck> {
  return new Map(Object.entries(bytes).flatMap(([id, size]) => [...checks([id], 'x'.repeat(size))]))
}

test('a board that a check moves from takes none, though one would fit', () => {
  const bytes = Object.fromEntries(numbered(12).map((id) => [id, 60_000]))
  const before = assignBoards(sized(bytes), new Map())
  expect(sizes(before)).toEqual({ b1: 6, b2: 6 })
  const grown = sized({ ...bytes, 's0.http': 120_000, 's6.http': 97_000, 's7.http': 97_000 })
  const after = assignBoards(grown, seated(sized(bytes), before))
  expect([...after].filter(([id, board]) => before.get(id) !== board)).toEqual([
    ['s0.http', 'b3'],
    ['s7.http', 'b3'],
  ])
})

test('however checks grow, come and go, no board both receives and gives', () => {
  const size = fc.constantFrom(undefined, 10_000, 60_000, 65_000, 97_000, 120_000)
  const round = fc.array(size, { minLength: 24, maxLength: 24 })
  fc.assert(
    fc.property(fc.array(round, { minLength: 2, maxLength: 4 }), (rounds) => {
      let [known, before] = [new Map<string, CompiledCheck>(), new Map<string, string>()]
      for (const bytes of rounds) {
        const there = bytes.flatMap((one, number) => (one === undefined ? [] : [[`s${number}.http`, one] as const]))
        const all = sized(Object.fromEntries(there))
        const after = assignBoards(all, seated(known, before))
        expect(after.size).toBe(all.size)
        const { to, from } = movesBetween(before, after)
        expect(to.filter((board) => from.includes(board))).toEqual([])
        ;[known, before] = [all, after]
      }
    }),
    { numRuns: 30 },
  )
})

test('whatever is added and removed, no board overflows and nobody moves', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.nat(1500), { maxLength: 1200 }), { maxLength: 3 }), (rounds) => {
      let before = new Map<string, string>()
      for (const round of rounds) {
        const known = seated(checks(before.keys()), before)
        const after = assignBoards(checks(round.map((number) => `s${number}.http`)), known)
        expect(after.size).toBe(round.length)
        for (const count of Object.values(sizes(after))) expect(count).toBeLessThanOrEqual(BOARD_CHECKS_MAX)
        const moved = [...before].filter(([id, board]) => after.has(id) && after.get(id) !== board)
        expect(moved).toEqual([])
        before = after
      }
    }),
    { numRuns: 15 },
  )
})
