import { expect, test } from 'vitest'
import { incidentsKeptOpen, recordRun } from '../../src/root/record-run.ts'
import { boardSchema, type Board } from '../../src/schema/board.ts'
import { at, entry, run } from '../fixtures.ts'

const board: Board = {
  schemaVersion: 1,
  updateTime: at(0),
  checks: { 'a.http': entry(), 'b.http': entry({ failureThreshold: 1 }), 'c.http': entry() },
}

test('one batch changes every check that it names and leaves the others', () => {
  const { board: after, transitions, counted } = recordRun(board, run(5, { 'a.http': 'ok', 'b.http': 'fail' }))
  expect(counted).toBe(2)
  expect(after.updateTime).toEqual(at(6))
  expect(after.checks['a.http']).toMatchObject({ state: 'up', latencyMs: 12 })
  expect(after.checks['b.http']).toMatchObject({ state: 'down', message: 'said fail', incidentId: 'b.http_1' })
  expect(after.checks['c.http']).toBe(board.checks['c.http'])
  expect(transitions.map(({ checkId, to }) => [checkId, to])).toEqual([
    ['a.http', 'up'],
    ['b.http', 'down'],
  ])
  boardSchema.parse(after)
})

test('a check that has left the board is ignored', () => {
  expect(recordRun(board, run(5, { 'gone.http': 'fail' }))).toEqual({ board, transitions: [], counted: 0 })
})

test('the same batch again counts nothing', () => {
  const once = recordRun(board, run(5, { 'a.http': 'ok', 'b.http': 'fail' }))
  const twice = recordRun(once.board, run(5, { 'a.http': 'fail', 'b.http': 'ok' }))
  expect(twice).toEqual({ board: once.board, transitions: [], counted: 0 })
})

test('a check named twice in one batch is counted once', () => {
  const twice = { ...run(5, { 'b.http': 'fail' }), checkIds: ['b.http', 'b.http'], outcomes: ['fail', 'ok'] as const }
  const { board: after } = recordRun(board, { ...twice, outcomes: [...twice.outcomes] })
  expect(after.checks['b.http']).toMatchObject({ failuresInRow: 1, beats: 'd' })
})

test('a late batch does not move the update time back', () => {
  const newer = recordRun(board, run(50, { 'a.http': 'ok' })).board
  expect(recordRun(newer, run(5, { 'c.http': 'ok' })).board.updateTime).toEqual(at(51))
})

test('of the incidents that flapping checks keep open, those of the named checks are looked at, once each', () => {
  const flapping = (incidentId: string | null) => entry({ isFlapping: true, incidentId })
  const checks = {
    'a.http': flapping('a.http_1'),
    'b.http': flapping('b.http_1'),
    'c.http': flapping(null),
    'd.http': entry(),
  }
  const ids = ['a.http', 'a.http', 'c.http', 'd.http', 'gone.http']
  expect(incidentsKeptOpen({ ...board, checks }, ids)).toEqual(['a.http_1'])
})
