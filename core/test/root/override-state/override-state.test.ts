import {
  array,
  assert,
  boolean,
  constantFrom,
  dictionary,
  integer,
  letrec,
  nat,
  oneof,
  property,
  record,
  string,
  stringMatching,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import { silenceOf } from '../../../src/notify/silence-of.ts'
import { applyOutcome } from '../../../src/root/apply-outcome.ts'
import { incidentOf } from '../../../src/root/incident-of.ts'
import { mergeBoard } from '../../../src/root/merge-board.ts'
import { mergePlan } from '../../../src/root/merge-plan.ts'
import { forcedState } from '../../../src/root/override-state/forced-state.ts'
import { overrideBoard } from '../../../src/root/override-state/override-board.ts'
import { partEtag, withPart } from '../../../src/root/override-state/with-part.ts'
import { boardSchema, type Board } from '../../../src/schema/board.ts'
import { OUTCOMES } from '../../../src/schema/check-run.ts'
import { configValueFault } from '../../../src/schema/config-value-fault.ts'
import { overrideStateSchema } from '../../../src/schema/override-state.ts'
import { transitionSchema } from '../../../src/schema/transition.ts'
import { publicState } from '../../../src/status/public-state.ts'
import { at, compiled, entry } from '../../fixtures.ts'
import { FORCED_UP, HELD, override } from './fixtures.ts'

const ID = 'payments.http'
const upNow = new Map([['payments', override({ forced: FORCED_UP })]])

const board = (changes: Parameters<typeof entry>[0] = {}): Board => ({
  schemaVersion: 1,
  updateTime: at(0),
  checks: { [ID]: entry(changes) },
})

describe('what people say of a service', () => {
  test('holds until just before its end', () => {
    const said = override({ forced: FORCED_UP })
    expect(forcedState(said, at(599.999))).toEqual({
      state: 'up',
      message: 'false alarm',
      since: at(0),
      endTime: at(600),
    })
    expect(forcedState(said, at(600))).toBeUndefined()
    expect(forcedState(undefined, at(1))).toBeUndefined()
    expect(forcedState(override(), at(1))).toBeUndefined()
  })

  test.each([
    ['up', 'operational'],
    ['degraded', 'degraded'],
    ['down', 'outage'],
  ] as const)('%s is %s to the public, above maintenance and whatever the checks say', (state, shown) => {
    const window = { id: 'w', name: 'w', services: 'everything', startTime: at(0), endTime: at(99) } as const
    for (const entries of [[], [entry({ state: 'down' })], [entry({ state: 'up', lastResultTime: at(9) })]]) {
      expect(publicState('payments', entries, [window], at(10), state)).toBe(shown)
    }
  })

  test('each part is changed by itself, and nothing is left of the last', () => {
    const one = withPart(undefined, 'forced', FORCED_UP, at(1))
    expect(overrideStateSchema.parse(one)).toEqual(override({ forced: FORCED_UP, updateTime: at(1) }))
    const silenced = { ...HELD, etag: 'other', reason: 'known' }
    const two = withPart(one, 'silenced', silenced, at(2))
    expect([partEtag(two, 'forced'), partEtag(two, 'silenced'), partEtag(two, 'paused')]).toEqual([
      HELD.etag,
      'other',
      'none',
    ])
    const three = withPart(two, 'forced', null, at(3))
    expect(three).toEqual(override({ silenced, updateTime: at(3) }))
    expect(withPart(three, 'silenced', null, at(4))).toBeUndefined()
  })
})

describe('while people say that a service is up', () => {
  test('no sequence of results opens an incident; afterwards one is open exactly when the check is down', () => {
    assert(
      property(array(constantFrom(...OUTCOMES), { maxLength: 30 }), nat(30), (outcomes, before) => {
        let now = board({ failureThreshold: 2 })
        let wasQuiet = true
        const incidents = new Map<string, string>()
        const follow = (transitions: { incidentId: string | null; effect: string }[]) => {
          for (const { incidentId, effect } of transitions) {
            if (incidentId !== null && effect !== 'none') incidents.set(incidentId, effect)
          }
        }
        const open = () => [...incidents.values()].filter((effect) => effect === 'open').length
        const merge = (overrides: typeof upNow, second: number) => {
          const merged = mergeBoard(now, [compiled({ failureThreshold: 2 })], at(second), overrides)
          for (const one of merged.transitions) transitionSchema.parse(one)
          follow(merged.transitions)
          now = boardSchema.parse(merged.board ?? now)
        }
        for (const [index, outcome] of outcomes.entries()) {
          if (index === before) merge(upNow, index * 5)
          const result = { outcome, slotTime: at(index * 5), time: at(index * 5 + 1), latencyMs: 1, message: '' }
          const applied = applyOutcome(ID, now.checks[ID] ?? entry(), result)
          follow(applied.transition === undefined ? [] : [applied.transition])
          now = { ...now, checks: { [ID]: applied.entry } }
          wasQuiet &&= index < before || open() === 0
        }
        merge(new Map(), 1000)
        const after = now.checks[ID]
        expect(wasQuiet).toBe(true)
        expect(open()).toBe(after?.incidentId === null ? 0 : 1)
        expect(before >= outcomes.length || (after?.state === 'down') === (after?.incidentId !== null)).toBe(true)
        expect(after).not.toHaveProperty('isForcedUp')
      }),
    )
  })

  test('an open incident ends; the one that opens afterwards is another', () => {
    const down = board({ state: 'down', since: at(2), transitionSeq: 3, incidentId: `${ID}_3`, message: 'refused' })
    const during = mergeBoard(down, [compiled()], at(10), upNow)
    const [ended] = during.transitions
    expect(ended && incidentOf(undefined, ended)).toMatchObject({
      incident: { state: 'resolved', resolveTime: at(10) },
      event: { message: 'people say that the service is up' },
    })
    expect(during.board?.checks[ID]).toMatchObject({ state: 'down', since: at(2), incidentId: null, isForcedUp: true })
    const after = mergeBoard(during.board, [compiled()], at(20))
    expect(after.board?.checks[ID]).toMatchObject({ state: 'down', since: at(2), incidentId: `${ID}_5` })
    expect(after.transitions).toMatchObject([
      { effect: 'open', incidentId: `${ID}_5`, from: 'down', to: 'down', time: at(20) },
    ])
  })

  test('applying again changes nothing', () => {
    const { board: once } = mergeBoard(board({ state: 'down', incidentId: `${ID}_3` }), [compiled()], at(10), upNow)
    expect(mergeBoard(once, [compiled()], at(20), upNow)).toEqual({ board: undefined, transitions: [] })
  })
})

describe('paused checks', () => {
  const two = [compiled(), compiled({ checkId: 'payments.tcp' })]
  const pausing = (checks: string[] | null) => new Map([['payments', override({ paused: { ...HELD, checks } })]])

  test('are left out of the plan: those named, or all of the service', () => {
    const probed = (overrides: Parameters<typeof mergePlan>[3]) =>
      Object.keys(
        mergePlan(undefined, [...two, compiled({ checkId: 'b.http', serviceId: 'b' })], at(0), overrides)?.checks ?? {},
      )
    expect(probed(pausing(['tcp']))).toEqual([ID, 'b.http'])
    expect(probed(pausing(null))).toEqual(['b.http'])
    expect(probed(new Map())).toEqual([ID, 'payments.tcp', 'b.http'])
  })

  test('only the service’s part of a board and plan changes, and comes back as it was', () => {
    const all = [...two, compiled({ checkId: 'b.http', serviceId: 'b' })]
    const start = mergeBoard(undefined, all, at(0)).board ?? board()
    const plan = mergePlan(undefined, all, at(0))
    const paused = overrideBoard({ board: start, plan }, two, pausing(null), at(10))
    expect(Object.keys(paused.plan?.checks ?? {})).toEqual(['b.http'])
    expect(paused.board?.checks['b.http']).toEqual(start.checks['b.http'])
    expect(paused.board?.checks[ID]?.state).toBe('paused')
    const back = overrideBoard({ board: paused.board ?? start, plan: paused.plan }, two, new Map(), at(20))
    expect(back.plan?.checks).toEqual(plan?.checks)
    expect(back.board?.checks[ID]?.state).toBe('unknown')
    const same = overrideBoard({ board: back.board ?? start, plan: back.plan }, two, new Map(), at(30))
    expect(same).toEqual({ board: undefined, plan: undefined, transitions: [] })
  })
})

describe('silence', () => {
  const silence = { ...HELD, reason: 'known' }
  const silenced = override({ silenced: { ...silence, actionId: 'action-2', endTime: at(900) } })

  test('the last to end counts, until its end', () => {
    const held = { id: 'action-2', name: 'known', endTime: at(900), isSilence: true }
    expect(silenceOf('resolve', { silence }, silenced, at(10))).toEqual(held)
    expect(silenceOf('trigger', {}, silenced, at(899))).toEqual(held)
    expect(silenceOf('trigger', { silence }, undefined, at(599))).toMatchObject({ id: 'action-1' })
    expect(silenceOf('trigger', { silence }, silenced, at(900))).toBeUndefined()
  })

  test.each([
    ['trigger', true],
    ['reminder', true],
    ['acknowledge', false],
    ['resolve', false],
  ] as const)('while a service is said to be up, is a %s held: %s', (kind, isHeld) => {
    expect(silenceOf(kind, {}, override({ forced: FORCED_UP }), at(1)) !== undefined).toBe(isHeld)
    expect(silenceOf(kind, {}, override({ forced: { ...FORCED_UP, state: 'down' } }), at(1))).toBeUndefined()
  })
})

test('any JSON that Firestore takes and that says no secret may be a value', () => {
  const { value } = letrec((tie) => ({
    value: oneof(
      { depthSize: 'small', maxDepth: 3 },
      boolean(),
      integer(),
      string({ unit: 'binary', maxLength: 20 }),
      dictionary(stringMatching(/^[a-j]{1,5}$/), tie('value'), { maxKeys: 4 }),
      array(record({ in: tie('value') }), { maxLength: 3 }),
    ),
  }))
  assert(
    property(value, (json) => JSON.stringify(json).length > 4000 || configValueFault(json) === undefined),
    {
      numRuns: 50,
    },
  )
  expect(configValueFault({ a: [{ apiKey: 1 }] })).toContain('says that it is a secret')
  expect(configValueFault([[]])).toContain('list')
  expect(configValueFault({ __name__: 1 })).toContain('keeps for itself')
  expect(configValueFault('\ud800')).toContain('Unicode')
})

describe('from its end on, whether or not it was taken back by then', () => {
  const paused = new Map([['payments', override({ paused: { ...HELD, checks: null } })]])

  test('said to be up means nothing: what is still down opens an incident', () => {
    const during = mergeBoard(board({ state: 'down', message: 'refused' }), [compiled()], at(10), upNow).board
    expect(during?.checks[ID]?.isForcedUp).toBe(true)
    const after = mergeBoard(during, [compiled()], at(600), upNow)
    expect(after.board?.checks[ID]).not.toHaveProperty('isForcedUp')
    expect(after.transitions).toMatchObject([{ effect: 'open' }])
  })

  test('paused checks are probed again', () => {
    const during = mergePlan(undefined, [compiled()], at(10), paused)
    expect(during).toBeUndefined()
    expect(Object.keys(mergePlan(during, [compiled()], at(600), paused)?.checks ?? {})).toEqual([ID])
    const held = mergeBoard(board(), [compiled()], at(10), paused).board
    expect(held?.checks[ID]?.state).toBe('paused')
    expect(mergeBoard(held, [compiled()], at(600), paused).board?.checks[ID]?.state).toBe('unknown')
  })
})
