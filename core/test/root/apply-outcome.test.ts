import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOutcome } from '../../src/root/apply-outcome.ts'
import { flapsAfter } from '../../src/root/flapping.ts'
import { BEATS_MAX, boardEntrySchema, type BoardEntry, type CheckState } from '../../src/schema/board.ts'
import { OUTCOMES, type Outcome } from '../../src/schema/check-run.ts'
import { transitionSchema, type Transition } from '../../src/schema/transition.ts'
import { at, entry } from '../fixtures.ts'

const ID = 'payments.http'

function step(from: BoardEntry, outcome: Outcome, slot: number) {
  return applyOutcome(ID, from, {
    outcome,
    slotTime: at(slot),
    time: at(slot + 1),
    latencyMs: outcome === 'fail' || outcome === 'error' ? null : 12,
    message: outcome === 'ok' ? '' : `said ${outcome}`,
  })
}

function play(outcomes: Outcome[], start = entry()) {
  let current = start
  const transitions: Transition[] = []
  for (const [slot, outcome] of outcomes.entries()) {
    const applied = step(current, outcome, slot + 1)
    current = applied.entry
    if (applied.transition !== undefined) transitions.push(applied.transition)
  }
  return { entry: current, transitions, changes: transitions.map(({ to, effect }) => `${to} ${effect}`) }
}

describe('thresholds', () => {
  test.each<[string, Outcome[], CheckState, string[]]>([
    ['the first success brings a new check up', ['ok'], 'up', ['up none']],
    ['the first slow answer makes it degraded', ['slow'], 'degraded', ['degraded none']],
    ['failures below the threshold change nothing', ['ok', 'fail', 'fail'], 'up', ['up none']],
    ['the third failure opens an incident', ['ok', 'fail', 'fail', 'fail'], 'down', ['up none', 'down open']],
    ['a success starts the count again', ['ok', 'fail', 'fail', 'ok', 'fail', 'fail'], 'up', ['up none']],
    ['an error does not', ['fail', 'error', 'fail', 'error', 'fail'], 'down', ['down open']],
    ['further failures open no second incident', ['fail', 'fail', 'fail', 'fail'], 'down', ['down open']],
    ['one success is too few', ['fail', 'fail', 'fail', 'ok', 'fail', 'ok'], 'down', ['down open']],
    ['two resolve it', ['fail', 'fail', 'fail', 'ok', 'ok'], 'up', ['down open', 'up resolve']],
    [
      'slow answers resolve too',
      ['fail', 'fail', 'fail', 'slow', 'slow'],
      'degraded',
      ['down open', 'degraded resolve'],
    ],
    ['slow and back', ['ok', 'slow', 'ok'], 'up', ['up none', 'degraded none', 'up none']],
    ['errors alone make it unknown', ['ok', 'error', 'error', 'error'], 'unknown', ['up none', 'unknown none']],
    ['two errors do not', ['ok', 'error', 'error', 'ok'], 'up', ['up none']],
  ])('%s', (_, outcomes, state, changes) => {
    const played = play(outcomes)
    expect(played.entry.state).toBe(state)
    expect(played.changes).toEqual(changes)
  })

  test('unknown keeps the incident, and the successes that resolve it must still come in a row', () => {
    const down = play(['fail', 'fail', 'fail', 'error', 'error', 'error'])
    expect(down.changes).toEqual(['down open', 'unknown none'])
    expect(down.entry.incidentId).toBe(`${ID}_1`)
    const back = play(['fail', 'fail', 'fail', 'error', 'error', 'error', 'ok', 'fail', 'ok', 'ok'])
    expect(back.changes).toEqual(['down open', 'unknown none', 'up resolve'])
    expect(back.transitions.at(-1)?.incidentId).toBe(`${ID}_1`)
  })

  test('down again after unknown keeps the same incident', () => {
    const outcomes: Outcome[] = ['fail', 'fail', 'fail', 'error', 'error', 'error', 'fail']
    expect(play(outcomes).changes).toEqual(['down open', 'unknown none', 'down none'])
  })
})

describe('a flapping check', () => {
  const quick = { failureThreshold: 1, successThreshold: 1 }
  const alternating = Array.from({ length: 30 }, (_, index): Outcome => (index % 2 === 0 ? 'ok' : 'fail'))

  test('keeps its incident until it is steady: one opening and one recovery from then on', () => {
    const flapping = play(alternating, entry(quick))
    expect(flapping.entry).toMatchObject({ state: 'down', isFlapping: true })
    const steady = Array<Outcome>(16).fill('ok')
    const { entry: end, transitions, changes } = play([...alternating, ...steady], entry(quick))
    expect(changes.slice(-2)).toEqual(['down open', 'up resolve'])
    expect(changes.length).toBe(flapping.changes.length + 1)
    expect(transitions.at(-1)?.message).toMatch(/times in a row; steady again after flapping$/)
    expect(end).toMatchObject({ state: 'up', isFlapping: false, incidentId: null })
  })

  test('says so when it goes down', () => {
    const before = entry({ ...quick, state: 'up', beats: 'ud'.repeat(10) + 'u', isFlapping: true })
    expect(step(before, 'fail', 1).transition?.message).toBe(
      'said fail; flapping: the incident stays open until it is steady',
    )
  })

  test('recovers as any other once people have resolved its incident, and its next fall opens another', () => {
    const held = play(alternating, entry(quick)).entry
    const first = held.incidentId
    const result = { slotTime: at(100), time: at(101), latencyMs: 12, message: '' }
    const kept = applyOutcome(ID, held, { ...result, outcome: 'ok' })
    expect(kept.entry).toMatchObject({ state: 'down', incidentId: first })
    const freed = applyOutcome(ID, held, { ...result, outcome: 'ok', isResolved: true })
    expect(freed).toMatchObject({
      entry: { state: 'up', isFlapping: true, incidentId: null },
      transition: { effect: 'resolve', incidentId: first },
    })
    const again = step(freed.entry, 'fail', 110)
    expect(again.transition).toMatchObject({ effect: 'open' })
    expect(again.entry.incidentId).not.toBe(first)
  })

  test('that stays down is simply down', () => {
    const { entry: end } = play([...alternating, ...Array<Outcome>(20).fill('fail')], entry(quick))
    expect(end).toMatchObject({ state: 'down', isFlapping: false })
  })
})

test('a paused check counts nothing', () => {
  const paused = entry({ state: 'paused' })
  expect(step(paused, 'fail', 5)).toEqual({ entry: paused })
})

test('the entry tells what the newest result said', () => {
  const { entry: after, transition } = step(entry({ beats: 'u'.repeat(BEATS_MAX) }), 'slow', 3)
  expect(after).toMatchObject({
    latencyMs: 12,
    message: 'said slow',
    lastSlotTime: at(3),
    lastResultTime: at(4),
    since: at(4),
  })
  expect(after.beats).toBe(`${'u'.repeat(BEATS_MAX - 1)}g`)
  expect(transition).toMatchObject({ from: 'unknown', to: 'degraded', message: 'said slow', seq: 1, time: at(4) })
})

test('a recovery says how', () => {
  const { transitions } = play(['fail', 'fail', 'fail', 'ok', 'ok'])
  expect(transitions.at(-1)?.message).toBe('answered as expected in 12 ms, 2 times in a row')
})

test('time never runs backwards, even when an earlier batch ended later', () => {
  const first = applyOutcome(ID, entry(), { outcome: 'ok', slotTime: at(0), time: at(30), latencyMs: 1, message: '' })
  const second = step(first.entry, 'slow', 5)
  expect(second.transition?.time).toEqual(at(30))
  expect(second.entry.lastResultTime).toEqual(at(30))
})

const outcomes = fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 60 })
/** Histories that are steady for a while, and histories that are not. */
const anyHistory = fc.oneof(
  outcomes,
  fc.array(fc.constantFrom<Outcome>('ok', 'fail'), { minLength: 30, maxLength: 60 }),
)
const thresholds = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 4 }),
})

/** The rules again, from the whole history instead of counters. */
function naiveStates(
  history: Outcome[],
  { failureThreshold, successThreshold }: { failureThreshold: number; successThreshold: number },
) {
  let state: CheckState = 'unknown'
  let isOpen = false
  let isFlapping = false
  const letters = { ok: 'u', slow: 'g', fail: 'd', error: 'x' }
  return history.map((outcome, index) => {
    const seen = history.slice(0, index + 1)
    isFlapping = flapsAfter(seen.map((one) => letters[one]).join(''), isFlapping)
    const counting = seen.filter((one) => one !== 'error')
    const tail = (list: Outcome[], matches: (one: Outcome) => boolean) =>
      list.length - 1 - list.findLastIndex((one) => !matches(one))
    const isGood = (one: Outcome) => one === 'ok' || one === 'slow'
    if (outcome === 'error') {
      if (tail(seen, (one) => one === 'error') >= failureThreshold) state = 'unknown'
    } else if (outcome === 'fail') {
      if (tail(counting, (one) => one === 'fail') >= failureThreshold) state = 'down'
    } else if (!isOpen || (!isFlapping && tail(counting, isGood) >= successThreshold)) {
      state = outcome === 'ok' ? 'up' : 'degraded'
    }
    if (state === 'down') isOpen = true
    if (state === 'up' || state === 'degraded') isOpen = false
    return { state, isOpen }
  })
}

describe('any history', () => {
  test('agrees with the naive model', () => {
    fc.assert(
      fc.property(anyHistory, thresholds, (history, limits) => {
        let current = entry(limits)
        for (const [index, expected] of naiveStates(history, limits).entries()) {
          current = step(current, history[index] ?? 'ok', index).entry
          expect({ state: current.state, isOpen: current.incidentId !== null }).toEqual(expected)
        }
      }),
    )
  })

  test('opens and resolves in turn, numbers its changes without gaps, and fits the schemas', () => {
    fc.assert(
      fc.property(anyHistory, thresholds, (history, limits) => {
        const { entry: end, transitions } = play(history, entry(limits))
        boardEntrySchema.parse(end)
        expect(transitions.map(({ seq }) => seq)).toEqual(transitions.map((_, index) => index + 1))
        expect(['unknown', ...transitions.map(({ to }) => to)]).toEqual([
          ...transitions.map(({ from }) => from),
          end.state,
        ])
        for (const one of transitions) transitionSchema.parse(one)
        const effects = transitions.filter(({ effect }) => effect !== 'none')
        const opened = effects.filter((_, index) => index % 2 === 0)
        const resolved = effects.filter((_, index) => index % 2 === 1)
        expect(new Set(opened.map(({ effect }) => effect))).toEqual(new Set(opened.length > 0 ? ['open'] : []))
        expect(new Set(resolved.map(({ effect }) => effect))).toEqual(new Set(resolved.length > 0 ? ['resolve'] : []))
        expect(resolved.map(({ incidentId }) => incidentId)).toEqual(
          opened.slice(0, resolved.length).map(({ incidentId }) => incidentId),
        )
        const open = opened.length > resolved.length ? opened.at(-1)?.incidentId : null
        expect(end.incidentId).toBe(open)
      }),
    )
  })

  test('is not changed by results that come twice or too late', () => {
    fc.assert(
      fc.property(outcomes, fc.array(fc.nat(59), { maxLength: 40 }), (history, repeats) => {
        let current = entry()
        for (const [slot, outcome] of history.entries()) {
          current = step(current, outcome, slot).entry
          for (const earlier of repeats.filter((one) => one <= slot)) {
            expect(step(current, history[earlier] ?? 'fail', earlier)).toEqual({ entry: current })
          }
        }
      }),
    )
  })
})
