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
