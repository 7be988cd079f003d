import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/durations.ts'
import { applyOutcome } from '../../src/root/apply-outcome.ts'
import { incidentOf } from '../../src/root/incident-of.ts'
import { mergeBoard } from '../../src/root/merge-board.ts'
import { mergePlan } from '../../src/root/merge-plan.ts'
import { boardSchema, type Board, type BoardEntry } from '../../src/schema/board.ts'
import { NO_OVERRIDES } from '../../src/schema/override-state.ts'
import { transitionSchema, type Transition } from '../../src/schema/transition.ts'
import { at, compiled, entry } from '../fixtures.ts'
import { FORCED_UP, override } from './override-state/fixtures.ts'

function board(checks: Board['checks']): Board {
  return { schemaVersion: 1, updateTime: at(0), checks }
}

const forcedUp = new Map([['payments', override({ forced: FORCED_UP })]])

function daysKept({ time, expireTime }: Transition): number {
  return ((expireTime?.getTime() ?? Infinity) - time.getTime()) / DAY_MS
}

describe('mergeBoard', () => {
  test('a new check starts unknown, numbered from the second of its registration', () => {
    const { board: after } = mergeBoard(undefined, [compiled()], at(5.5))
    expect(boardSchema.parse(after).checks['payments.http']).toEqual(
      entry({ since: at(5.5), transitionSeq: at(5).getTime() / 1000 }),
    )
  })

  test('a renamed check keeps its state', () => {
    const before = board({
      'payments.http': entry({ state: 'down', failuresInRow: 4, incidentId: 'payments.http_3', beats: 'dddd' }),
    })
    const { board: after, transitions } = mergeBoard(before, [compiled({ name: 'Ready', failureThreshold: 5 })], at(5))
    expect(after?.checks['payments.http']).toEqual({
      ...before.checks['payments.http'],
      name: 'Ready',
      failureThreshold: 5,
    })
    expect(transitions).toEqual([])
  })

  test('a removed check resolves its incident', () => {
    const before = board({
      'payments.http': entry({ state: 'down', since: at(2), transitionSeq: 3, incidentId: 'payments.http_3' }),
      'quiet.http': entry({ state: 'up' }),
    })
    const { board: after, transitions } = mergeBoard(before, [], at(5))
    expect(after?.checks).toEqual({})
    expect(transitions.map((one) => transitionSchema.parse(one))).toMatchObject([
      {
        checkId: 'payments.http',
        seq: 4,
        from: 'down',
        to: 'unknown',
        effect: 'resolve',
        message: 'check removed',
        time: at(5),
      },
    ])
    const [removal] = transitions
    expect(removal && incidentOf(undefined, removal)).toMatchObject({
      incident: { state: 'resolved', resolveTime: at(5) },
    })
  })

  test('a paused check resolves its incident, and what was counted is forgotten', () => {
    const down = entry({
      state: 'down',
      failuresInRow: 4,
      transitionSeq: 3,
      incidentId: 'payments.http_3',
      beats: 'dd',
    })
    const pausedCheck = compiled({ paused: true })
    const paused = mergeBoard(board({ 'payments.http': down }), [pausedCheck], at(5))
    expect(paused.board?.checks['payments.http']).toMatchObject({
      state: 'paused',
      since: at(5),
      failuresInRow: 0,
      incidentId: null,
      beats: 'dd',
    })
    expect(paused.transitions.map((one) => transitionSchema.parse(one))).toMatchObject([
      { seq: 4, from: 'down', to: 'paused', effect: 'resolve', incidentId: 'payments.http_3', message: 'check paused' },
    ])
    expect(mergeBoard(paused.board, [pausedCheck], at(6)).board).toBeUndefined()

    const resumed = mergeBoard(paused.board, [compiled()], at(7))
    expect(resumed.board?.checks['payments.http']).toMatchObject({ state: 'unknown', since: at(7), beats: '' })
    expect(resumed.transitions).toMatchObject([{ seq: 5, from: 'paused', to: 'unknown', effect: 'none' }])
  })

  test('a check that flapped before a pause does not flap after it', () => {
    const flapping = entry({ state: 'up', failureThreshold: 1, beats: 'ud'.repeat(20), isFlapping: true })
    const paused = mergeBoard(board({ 'payments.http': flapping }), [compiled({ paused: true })], at(5)).board
    const resumed = mergeBoard(paused, [compiled({ failureThreshold: 1, reprobe: false })], at(9)).board
    const fail = { outcome: 'fail', slotTime: at(10), time: at(11), latencyMs: null, message: 'HTTP 503' } as const
    const known = resumed?.checks['payments.http']
    if (known === undefined) throw new Error('no entry')
    expect(applyOutcome('payments.http', known, fail).entry).toMatchObject({ state: 'down', isFlapping: false })
  })

  test('settings of rounds come and go with the check', () => {
    const before = board({ 'payments.http': entry() })
    const wide = compiled({ regions: ['us-central1', 'europe-west1'], failQuorum: 1, recoverQuorum: 2 })
    const after = mergeBoard(before, [wide], at(5)).board
    expect(after?.checks['payments.http']).toMatchObject({ regions: wide.regions, failQuorum: 1, recoverQuorum: 2 })
    expect(mergeBoard(after, [compiled()], at(6)).board?.checks['payments.http']).toEqual(entry())
  })

  test('nothing to do is nothing to write', () => {
    expect(mergeBoard(board({ 'payments.http': entry() }), [compiled()], at(5)).board).toBeUndefined()
    expect(mergeBoard(undefined, [], at(5)).board).toBeUndefined()
  })
})

test('every change of state that a configuration or people cause is kept for 90 days', () => {
  const down = entry({ state: 'down', since: at(2), transitionSeq: 3, incidentId: 'payments.http_3' })
  const causes = {
    removed: mergeBoard(board({ 'payments.http': down }), [], at(5)),
    paused: mergeBoard(board({ 'payments.http': down }), [compiled({ paused: true })], at(5)),
    resumed: mergeBoard(board({ 'payments.http': entry({ state: 'paused' }) }), [compiled()], at(5)),
    forcedUp: mergeBoard(board({ 'payments.http': down }), [compiled()], at(5), forcedUp),
    forcedNoMore: mergeBoard(
      board({ 'payments.http': { ...down, incidentId: null, isForcedUp: true } }),
      [compiled()],
      at(5),
    ),
  }
  const kept = Object.entries(causes).map(([cause, { transitions }]) => [cause, transitions.map(daysKept)])
  expect(kept).toEqual(Object.keys(causes).map((cause) => [cause, [90]]))
})

test('a removed check says how bad the incident was that it ends', () => {
  const before = board({
    'payments.http': entry({ state: 'down', incidentId: 'payments.http_3', severity: 'critical' }),
  })
  expect(mergeBoard(before, [], at(5)).transitions).toMatchObject([{ effect: 'resolve', severity: 'critical' }])
})

test('a check that moved asks for another opinion again before it goes down: the answer went to its old board', () => {
  const { reprobe: _reprobe, ...check } = compiled({ failureThreshold: 1 })
  const { reprobe: _never, ...known } = entry({ failuresInRow: 1, lastSlotTime: at(5) })
  const asking: BoardEntry = { ...known, confirming: { slotTime: at(5), region: 'europe-west1' } }
  const moved = { arrived: new Map([['payments.http', asking]]), left: new Set<string>() }
  const arrived = mergeBoard(undefined, [check], at(7), NO_OVERRIDES, moved).board?.checks['payments.http']
  if (arrived === undefined) throw new Error('no entry')
  expect(arrived).toMatchObject({ failuresInRow: 1, confirming: null })
  const fail = { outcome: 'fail', slotTime: at(10), time: at(11), latencyMs: null, message: 'HTTP 503' } as const
  expect(applyOutcome('payments.http', arrived, fail).entry).toMatchObject({
    state: 'unknown',
    confirming: { slotTime: at(10), region: 'europe-west1' },
  })
})

describe('mergePlan', () => {
  test('carries exactly the checks', () => {
    const plan = mergePlan(undefined, [compiled()], at(5))
    expect(plan).toEqual({ schemaVersion: 1, updateTime: at(5), checks: { 'payments.http': compiled() } })
    expect(mergePlan(plan, [], at(6))?.checks).toEqual({})
    expect(mergePlan(plan, [compiled({ paused: true })], at(6))?.checks).toEqual({})
  })

  test('nothing to do is nothing to write', () => {
    expect(mergePlan(mergePlan(undefined, [compiled()], at(5)), [compiled()], at(6))).toBeUndefined()
    expect(mergePlan(undefined, [], at(6))).toBeUndefined()
  })
})
