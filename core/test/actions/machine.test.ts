import { describe, expect, test } from 'vitest'
import { ACTION_MACHINE } from '../../src/actions/machine.ts'
import { moveAction } from '../../src/actions/move-action.ts'
import { ACTION_EVENTS, actionEventSchema } from '../../src/schema/action-event.ts'
import { ACTION_STATES, actionSchema, type ActionState } from '../../src/schema/action.ts'
import { at, BOB, proposed } from './fixtures.ts'

/** Everything that may happen; all other pairs are refused. */
const ALLOWED = `
proposed approvePartly proposed
proposed approve approved
proposed reject rejected
proposed expire expired
approved reject rejected
approved expire expired
approved claim applying
proposed deny proposed
approved deny approved
approved release approved
applying claim applying
applying retry applying
applying apply applied
applying fail failed
applying expire expired
applying deny approved
applying drift drifted
applied beginVerify verifying
applied approveRevert applied
applied beginRevert reverting
verifying verify verified
verifying fail failed
verifying approveRevert verifying
verifying beginRevert reverting
verified approveRevert verified
verified beginRevert reverting
failed beginRevert reverting
reverting claim reverting
reverting retry reverting
reverting revert reverted
reverting failRevert revertFailed
reverting drift drifted
revertFailed retryRevert reverting
revertFailed approveSettle revertFailed
revertFailed settle settled`
const LINES = new Map(
  ALLOWED.trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([from, event, to]) => [`${from} ${event}`, to]),
)
const PAIRS = ACTION_STATES.flatMap((state) =>
  ACTION_EVENTS.map((event) => ({ state, event, to: LINES.get(`${state} ${event}`) ?? 'refused' })),
)

describe('the table of an action', () => {
  test.each(PAIRS)('$state and $event: $to', ({ state, event, to }) => {
    expect(ACTION_MACHINE[state][event] ?? 'refused').toBe(to)
  })

  test.each(PAIRS.filter(({ to }) => to === 'refused'))('$event is refused while $state', ({ state, event }) => {
    expect(() => moveAction({ ...proposed(), state, revision: 7 }, { event, now: at(50) })).toThrow(
      expect.objectContaining({
        code: 'failed-precondition',
        message: `the action is ${state}: ${event} is not possible any more`,
        details: { state, event, revision: 7 },
      }),
    )
  })

  test.each(PAIRS.filter(({ to }) => to !== 'refused'))('$event moves from $state to $to', ({ state, event, to }) => {
    const before = { ...proposed(), state, revision: 7 }
    const { action, event: told } = moveAction(before, { event, now: at(50), person: BOB, message: 'why' })
    expect(action).toMatchObject({ state: to, revision: 8, updateTime: at(50) })
    expect(told).toMatchObject({ event, actor: 'u-bob', from: state, to, revision: 8, fence: null, message: 'why' })
    expect(actionSchema.parse(action)).toEqual(action)
    expect(actionEventSchema.parse(told)).toEqual(told)
  })

  test('every line is used', () => {
    expect(PAIRS.filter(({ to }) => to !== 'refused')).toHaveLength(LINES.size)
  })

  test('nothing is applied but from approved, and these states end', () => {
    const into = (to: ActionState) => ACTION_STATES.filter((from) => Object.values(ACTION_MACHINE[from]).includes(to))
    expect(into('applying')).toEqual(['approved', 'applying'])
    expect(into('applied')).toEqual(['applying', 'applied'])
    expect(into('approved')).toEqual(['proposed', 'approved', 'applying'])
    expect(ACTION_STATES.filter((state) => Object.keys(ACTION_MACHINE[state]).length === 0)).toEqual([
      'rejected',
      'expired',
      'reverted',
      'settled',
      'drifted',
    ])
  })
})

test('a clock that went back moves no action back', () => {
  const { action } = moveAction({ ...proposed(), updateTime: at(100) }, { event: 'reject', now: at(90) })
  expect(action.updateTime).toEqual(at(100))
})
