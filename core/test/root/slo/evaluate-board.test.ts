import { expect, test } from 'vitest'
import { assignSloBoards } from '../../../src/root/slo/assign-slo-boards.ts'
import { evaluateBoard } from '../../../src/root/slo/evaluate-board.ts'
import { oldestUntilMs } from '../../../src/root/slo/oldest-until.ts'
import { FIVE_MINUTES_MS } from '../../../src/root/slo/ring.ts'
import { sloBoardSchema } from '../../../src/schema/slo-board.ts'
import { input, slo, START_MS, windowOf } from './slos.ts'

const DOWN = { fail: 60 }
const slosOf = (...ids: string[]) => new Map(ids.map((id) => [id, slo({ id })]))

function boardOf(...ids: string[]) {
  const first = evaluateBoard(undefined, slosOf(...ids), input([], 0)).board
  const { board } = evaluateBoard(first, slosOf(...ids), input([windowOf(0, DOWN)], 1))
  if (board === undefined) throw new Error('nothing was counted')
  return board
}

test('a board fits its schema and is not written again for the same input', () => {
  const board = boardOf('a', 'b')
  expect(sloBoardSchema.parse(board)).toEqual(board)
  const again = evaluateBoard(board, slosOf('a', 'b'), input([windowOf(0, DOWN)], 1, { now: new Date() }))
  expect(again).toEqual({ board: undefined, orders: [], problems: [] })
})

test('an objective that is gone ends its incident', () => {
  const { board, orders } = evaluateBoard(boardOf('a', 'b'), slosOf('a'), input([], 1))
  expect(Object.keys(board?.slos ?? {})).toEqual(['a'])
  expect(orders).toMatchObject([{ sloId: 'b', serviceId: 'payments', order: { action: 'resolve' } }])
})

test('a damaged ring begins afresh, is named, and harms no other', () => {
  const board = boardOf('a', 'b')
  const { a: entry } = board.slos
  if (entry === undefined) throw new Error('a is missing')
  const damaged = { ...board, slos: { ...board.slos, a: { ...entry, ring: '?' } } }
  const after = evaluateBoard(damaged, slosOf('a', 'b'), input([windowOf(1, DOWN)], 2))
  expect(after.problems).toMatchObject([{ sloId: 'a', error: { code: 'internal' } }])
  expect(after.board?.slos).toMatchObject({ a: { good: 0, bad: 0, incidentId: null }, b: { bad: 120 } })
  expect(after.orders).toMatchObject([{ sloId: 'a', order: { action: 'resolve' } }])
  expect(oldestUntilMs([damaged])).toBe(START_MS + FIVE_MINUTES_MS)
})

test('a hundred objectives to a board; each stays where it is', () => {
  const many = Array.from({ length: 101 }, (_, index) => slo({ id: `n${index}` }))
  const fresh = assignSloBoards(many, new Map())
  expect([...fresh].map(([boardId, its]) => [boardId, its.size])).toEqual([
    ['s1', 100],
    ['s2', 1],
  ])
  const stored = new Map([...fresh].map(([boardId, its]) => [boardId, boardOf(...its.keys())]))
  const moved = assignSloBoards([slo({ id: 'new' }), ...many.slice(1).toReversed()], stored)
  expect([...(moved.get('s2')?.keys() ?? [])]).toEqual(['n100'])
  expect(moved.get('s1')?.has('new')).toBe(true)
  expect([...assignSloBoards([], stored).values()].map(({ size }) => size)).toEqual([0, 0])
})
