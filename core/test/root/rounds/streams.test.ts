import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordRun } from '../../../src/root/record-run.ts'
import { REGIONS, type Region } from '../../../src/root/regions.ts'
import { closeRound } from '../../../src/root/rounds/close-round.ts'
import type { Board } from '../../../src/schema/board.ts'
import type { CheckRun, Outcome } from '../../../src/schema/check-run.ts'
import type { Transition } from '../../../src/schema/transition.ts'
import { at, entry, run } from '../../fixtures.ts'

const ID = 'payments.http'
const OUTCOME_OF_LETTER: Record<string, Outcome> = { o: 'ok', s: 'slow', f: 'fail', e: 'error' }
const STEP = 60

interface World {
  board: Board
  runs: CheckRun[]
  transitions: Transition[]
}

function world(regions: Region[], changes: Partial<Parameters<typeof entry>[0]> = {}): World {
  const check = entry({ regions, intervalMs: STEP * 1000, ...changes })
  return { board: { schemaVersion: 1, updateTime: at(0), checks: { [ID]: check } }, runs: [], transitions: [] }
}

/** A region's answer, as its prober would write it; a dot is none. */
function runFrom(region: Region, slot: number, letter: string, skewSeconds = 0): CheckRun[] {
  const outcome = OUTCOME_OF_LETTER[letter]
  const seconds = slot * STEP
  const end = at(seconds + 1 + skewSeconds)
  return outcome === undefined
    ? []
    : [run(seconds, { [ID]: outcome }, { region, intervalMs: STEP * 1000, endTime: end, startTime: end })]
}

/** Writes a run and records it, as the trigger would: with whatever other regions have written by then. */
function deliver(to: World, run: CheckRun): void {
  if (!to.runs.includes(run)) to.runs.push(run)
  const others = to.runs.filter((one) => one.region !== run.region && +one.slotTime === +run.slotTime)
  const recorded = recordRun(to.board, run, others)
  to.board = recorded.board
  to.transitions.push(...recorded.transitions)
}

function close(to: World, slot: number): void {
  const slotTime = at(slot * STEP)
  const round = { boardId: 'b1', intervalMs: STEP * 1000, slotTime, closeTime: at(slot * STEP + 50) }
  const runs = to.runs.filter((one) => +one.slotTime === +slotTime)
  const recorded = closeRound(to.board, round, { runs, resolved: new Set() }, round.closeTime)
  to.board = recorded.board
  to.transitions.push(...recorded.transitions)
}

function end({ board, transitions }: World) {
  const { state, advisory, beats, incidentId } = board.checks[ID] ?? entry()
  return { state, advisory, beats, isOpen: incidentId !== null, changes: transitions.map(({ to }) => to).join(' ') }
}

/** One line of letters per region, one letter per round: o ok, s slow, f fail, e error. */
function play(lines: string[], changes = {}): World {
  const regions = REGIONS.slice(0, lines.length)
  const to = world(regions, changes)
  for (let slot = 1; slot <= (lines[0] ?? '').length; slot += 1) {
    for (const [index, region] of regions.entries()) {
      for (const one of runFrom(region, slot, lines[index]?.[slot - 1] ?? '.')) deliver(to, one)
    }
  }
  return to
}

describe('recorded streams of three regions', () => {
  test.each<[string, string[], object]>([
    ['steady', ['oooooo', 'oooooo', 'oooooo'], { state: 'up', advisory: null, beats: 'uuuuuu', changes: 'up' }],
    [
      'one failure, once',
      ['oofooo', 'oooooo', 'oooooo'],
      { state: 'up', advisory: null, changes: 'up', beats: 'uupuuu' },
    ],
    [
      'one region fails for good',
      ['oooooo', 'oooooo', 'offfff'],
      { state: 'partial', isOpen: false, changes: 'up partial' },
    ],
    ['all fail', ['offf', 'offf', 'offf'], { state: 'down', isOpen: true, changes: 'up down' }],
    ['two fail', ['offf', 'offf', 'oooo'], { state: 'down', isOpen: true, changes: 'up down' }],
    ['failures that come in turn from each region are no fall', ['offofo', 'oofoof', 'ofoofo'], { isOpen: false }],
    ['one region recovers first: still down', ['offfoo', 'offfff', 'offfff'], { state: 'down', isOpen: true }],
    [
      'two recover: partial, and the incident is resolved',
      ['offfoo', 'offfoo', 'offfff'],
      { state: 'partial', isOpen: false, changes: 'up down partial' },
    ],
    ['not knowing in two regions is not a failure', ['oeeee', 'oeeee', 'offff'], { state: 'unknown', isOpen: false }],
  ])('%s', (_, lines, expected) => {
    expect(end(play(lines))).toMatchObject(expected)
  })

  test('a resolving round in which a region still fails says so', () => {
    const { transitions } = play(['offfoo', 'offfoo', 'offfff'])
    expect(transitions.at(-1)?.message).toBe('works again from most regions; fails from asia-northeast1: said fail')
  })
})

describe('half of two regions', () => {
  test('keeps the state, whichever it was, and never alternates', () => {
    expect(end(play(['oooooooo', 'offfffff']))).toMatchObject({
      state: 'up',
      changes: 'up',
      advisory: 'fails from europe-west1: said fail',
    })
    expect(end(play(['offfoooo', 'offfffff']))).toMatchObject({ state: 'down', isOpen: true, changes: 'up down' })
  })

  test('alternating between the two is neither a fall nor a recovery', () => {
    expect(end(play(['fofofofofofo', 'ofofofofofof']))).toMatchObject({ state: 'unknown', changes: '' })
  })
})

describe('however answers come', () => {
  const lines = ['ooffffoo', 'ooffffoo', 'ofoffooo']
  const expected = end(play(lines))

  test('twice and in any order within the round: the same', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ] as const) {
      const to = world([...REGIONS])
      for (let slot = 1; slot <= 8; slot += 1) {
        const runs = order.flatMap((index) => runFrom(REGIONS[index], slot, lines[index]?.[slot - 1] ?? '.'))
        for (const one of [...runs, ...runs.toReversed()]) deliver(to, one)
        close(to, slot)
      }
      expect(end(to)).toEqual(expected)
    }
  })

  test('any history, delivered in any order within each round and any number of times: the same', () => {
    const rounds = fc.array(fc.array(fc.constantFrom('o', 's', 'f', 'e', '.'), { minLength: 3, maxLength: 3 }), {
      maxLength: 12,
    })
    const deliveries = fc.array(fc.nat(2), { minLength: 3, maxLength: 9 })
    fc.assert(
      fc.property(rounds, fc.array(deliveries, { minLength: 12, maxLength: 12 }), (history, orders) => {
        const [straight, shuffled] = [world([...REGIONS]), world([...REGIONS])]
        for (const [index, letters] of history.entries()) {
          const runs = REGIONS.map((region, place) => runFrom(region, index + 1, letters[place] ?? '.'))
          for (const one of runs.flat()) deliver(straight, one)
          for (const place of [...(orders[index] ?? []), 2, 0, 1])
            for (const one of runs[place] ?? []) deliver(shuffled, one)
          for (const to of [straight, shuffled]) close(to, index + 1)
        }
        expect(shuffled.board).toEqual(straight.board)
        expect(shuffled.transitions).toEqual(straight.transitions)
      }),
    )
  })

  test('a region that is late is waited for, and not waited for longer than the deadline', () => {
    const to = world([...REGIONS])
    for (const region of REGIONS.slice(0, 2)) for (const one of runFrom(region, 1, 'f')) deliver(to, one)
    expect(end(to).beats).toBe('')
    close(to, 1)
    expect(end(to)).toMatchObject({ beats: 'd', advisory: 'not probed from asia-northeast1: no result in time' })
    const closed = to.board
    for (const one of runFrom('asia-northeast1', 1, 'o')) deliver(to, one)
    close(to, 1)
    expect(to.board).toBe(closed)
  })

  test('a round that is overtaken by a newer one counts nothing any more', () => {
    const to = world([...REGIONS], { failureThreshold: 1 })
    const late = runFrom('asia-northeast1', 1, 'f')
    for (const region of REGIONS.slice(0, 2)) for (const one of runFrom(region, 1, 'f')) deliver(to, one)
    for (const region of REGIONS) for (const one of runFrom(region, 2, 'o')) deliver(to, one)
    for (const one of late) deliver(to, one)
    expect(end(to)).toMatchObject({ beats: 'u', state: 'up' })
  })

  test('a region whose clock is an hour ahead or behind moves neither rounds nor times', () => {
    for (const skewSeconds of [-3600, 3600]) {
      const to = world([...REGIONS])
      for (let slot = 1; slot <= 3; slot += 1) {
        for (const region of REGIONS) {
          const skew = region === 'europe-west1' ? skewSeconds : 0
          for (const one of runFrom(region, slot, 'o', skew)) deliver(to, one)
        }
      }
      expect(end(to).beats).toBe('uuu')
      expect(to.board.checks[ID]?.lastResultTime).toEqual(at(3 * STEP + 1))
    }
  })
})

test('a check that was not asked in a round, or by fewer regions than now, has no part in it', () => {
  const asked = world([...REGIONS], { failureThreshold: 1, state: 'up', since: at(0) })
  const late = { ...entry(asked.board.checks[ID]), regions: [...REGIONS] }
  asked.board = { ...asked.board, checks: { ...asked.board.checks, 'search.http': late, 'search.tcp': late } }
  for (const one of runFrom('europe-west1', 1, 'o')) deliver(asked, one)
  deliver(asked, run(STEP, { [ID]: 'ok', 'search.tcp': 'fail' }, { intervalMs: STEP * 1000 }))
  close(asked, 1)
  expect(asked.board.checks[ID]?.beats).toBe('u')
  expect(asked.board.checks['search.http']).toBe(late)
  expect(asked.board.checks['search.tcp']).toBe(late)
})

test('a region that no longer belongs to the check is not listened to', () => {
  const to = world(['us-central1'])
  for (const one of runFrom('europe-west1', 1, 'f')) deliver(to, one)
  expect(end(to).beats).toBe('')
})
