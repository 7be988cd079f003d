import { describe, expect, test } from 'vitest'
import { recordRun } from '../../../src/root/record-run.ts'
import { asksOf } from '../../../src/root/rounds/asks-of.ts'
import type { Board, BoardEntry } from '../../../src/schema/board.ts'
import type { CheckRun, Outcome } from '../../../src/schema/check-run.ts'
import { at, entry, run } from '../../fixtures.ts'

const ID = 'payments.http'

/** A check of the home region that is asked about before it goes down. */
function doubting(changes: Partial<BoardEntry> = {}): Board {
  const { reprobe: _reprobe, ...check } = entry({ state: 'up', failureThreshold: 2, ...changes })
  return { schemaVersion: 1, updateTime: at(0), checks: { [ID]: check } }
}

function regular(slot: number, outcome: Outcome): CheckRun {
  return run(slot, { [ID]: outcome })
}

function second(slot: number, outcome: Outcome, changes: Partial<CheckRun> = {}): CheckRun {
  return run(
    slot,
    { [ID]: outcome },
    { region: 'europe-west1', confirms: 'us-central1', endTime: at(slot + 2), ...changes },
  )
}

function play(board: Board, ...runs: CheckRun[]) {
  const asked: string[] = []
  const changes: string[] = []
  let message = ''
  for (const one of runs) {
    const recorded = recordRun(board, one)
    board = recorded.board
    for (const [region, ids] of asksOf(board, one))
      asked.push(`${region} ${ids.join()} ${String((+one.slotTime / 1000) % 100)}`)
    for (const { to, effect, message: words } of recorded.transitions) {
      changes.push(`${to} ${effect}`)
      message = words
    }
  }
  return { entry: board.checks[ID] ?? entry(), board, asked, changes, message }
}

const FALL = [regular(5, 'fail'), regular(10, 'fail')]

describe('before a check of one region goes down', () => {
  test('another region is asked, once', () => {
    const { entry: after, asked, changes } = play(doubting(), ...FALL)
    expect(after).toMatchObject({ state: 'up', confirming: { slotTime: at(10), region: 'europe-west1' } })
    expect(asked).toHaveLength(1)
    expect(changes).toEqual([])
  })

  test('a failure there too opens the incident, whose cause names both places', () => {
    const { entry: after, changes, message } = play(doubting(), ...FALL, second(10, 'fail'))
    expect(changes).toEqual(['down open'])
    expect(message).toBe('fails from us-central1 and europe-west1: said fail')
    expect(after).toMatchObject({
      state: 'down',
      confirming: null,
      advisory: null,
      lastSlotTime: at(10),
      since: at(12),
    })
  })

  test('a success there keeps the state and leaves an advisory', () => {
    const { entry: after, changes } = play(doubting(), ...FALL, second(10, 'slow'))
    expect(changes).toEqual([])
    expect(after).toMatchObject({
      state: 'up',
      confirming: null,
      failuresInRow: 0,
      advisory: 'fails from us-central1: said fail; works from europe-west1',
    })
  })

  test('then only a whole fall again asks again, so that an outage that follows is found', () => {
    const again = [regular(15, 'fail'), regular(20, 'fail')]
    const { asked, entry: after } = play(doubting(), ...FALL, second(10, 'ok'), ...again)
    expect(asked).toHaveLength(2)
    expect(after.advisory).toMatch(/^fails from us-central1/)
    expect(play(doubting(), ...FALL, second(10, 'ok'), ...again, second(20, 'fail')).changes).toEqual(['down open'])
  })

  test.each<[string, CheckRun[]]>([
    ['no answer', []],
    ['an answer that Mesh could not obtain', [second(10, 'error')]],
  ])('%s: the next failure decides alone, without asking again', (_, opinions) => {
    const { asked, changes, message } = play(doubting(), ...FALL, ...opinions, regular(15, 'fail'))
    expect(asked).toHaveLength(1)
    expect(changes).toEqual(['down open'])
    expect(message).toBe('said fail; no second opinion from europe-west1')
  })

  test('a success meanwhile ends the fall, and an opinion that comes after it changes nothing', () => {
    const { board, entry: after } = play(doubting(), ...FALL, regular(15, 'ok'))
    expect(after).toMatchObject({ state: 'up', confirming: null })
    expect(recordRun(board, second(10, 'fail'))).toEqual({ board, transitions: [], counted: 0 })
  })
})

describe('however messages are delivered', () => {
  test('the failing results again: they ask again, as after a crash, and count nothing', () => {
    const { board } = play(doubting(), ...FALL)
    const again = recordRun(board, regular(10, 'fail'))
    expect(again).toEqual({ board, transitions: [], counted: 0 })
    expect([...asksOf(again.board, regular(10, 'fail'))]).toEqual([['europe-west1', [ID]]])
  })

  test('the opinion again changes nothing, and nobody is asked any more', () => {
    const { board } = play(doubting(), ...FALL, second(10, 'fail'))
    expect(recordRun(board, second(10, 'fail'))).toEqual({ board, transitions: [], counted: 0 })
    expect(asksOf(board, regular(10, 'fail')).size).toBe(0)
  })

  test.each<[string, Partial<CheckRun>]>([
    ['of another slot', { slotTime: at(5) }],
    ['of another region', { region: 'asia-northeast1' }],
  ])('an opinion %s is not the one', (_, changes) => {
    const { board } = play(doubting(), ...FALL)
    expect(recordRun(board, second(10, 'fail', changes)).counted).toBe(0)
  })
})

describe('nobody is asked', () => {
  test.each<[string, Partial<BoardEntry>]>([
    ['when the check says no', { reprobe: false }],
    ['when it runs from several regions', { regions: ['us-central1', 'europe-west1'] }],
    ['when its incident is open already', { incidentId: `${ID}_1`, state: 'unknown' }],
  ])('%s', (_, changes) => {
    const board = doubting()
    const { reprobe: _reprobe, ...check } = entry({ failureThreshold: 1, state: 'up' })
    board.checks[ID] = { ...check, ...changes }
    const other = run(10, { [ID]: 'fail' }, { region: 'europe-west1' })
    const recorded = recordRun(board, regular(10, 'fail'), changes.regions === undefined ? [] : [other])
    expect(recorded.board.checks[ID]).toMatchObject({ state: 'down', confirming: null })
    expect(asksOf(recorded.board, regular(10, 'fail')).size).toBe(0)
  })
})

test('a check that runs from Europe alone is asked about at home', () => {
  const board = doubting({ regions: ['europe-west1'], failureThreshold: 1 })
  const { board: after } = recordRun(board, run(5, { [ID]: 'fail' }, { region: 'europe-west1' }))
  expect(after.checks[ID]?.confirming?.region).toBe('us-central1')
})
