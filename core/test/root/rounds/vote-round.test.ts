import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REGIONS, type Region } from '../../../src/root/regions.ts'
import { quorumsOf } from '../../../src/root/rounds/quorums-of.ts'
import { voteRound, type RoundAnswer } from '../../../src/root/rounds/vote-round.ts'
import { OUTCOMES, type Outcome } from '../../../src/schema/check-run.ts'

const [US, EU, ASIA] = REGIONS
const three = { regions: [...REGIONS] }
const two = { regions: [US, EU] }

function answer(outcome: Outcome, latencyMs = 10, message = outcome === 'ok' ? '' : `said ${outcome}`): RoundAnswer {
  return { outcome, message, latencyMs: outcome === 'fail' || outcome === 'error' ? null : latencyMs }
}

function answers(...outcomes: (Outcome | undefined)[]): Map<Region, RoundAnswer> {
  return new Map(
    REGIONS.flatMap((region, index) => {
      const outcome = outcomes[index]
      return outcome === undefined ? [] : [[region, answer(outcome, 10 * (index + 1))] as const]
    }),
  )
}

describe('one region', () => {
  test.each(OUTCOMES)('%s is the vote', (outcome) => {
    const vote = voteRound({}, answers(outcome))
    expect(vote).toEqual({ ...answer(outcome), isTie: false, advisory: null })
  })

  test('may be another than the home region, whose answer then says nothing', () => {
    expect(voteRound({ regions: [EU] }, answers('fail', 'ok')).outcome).toBe('ok')
  })
})

describe('three regions, with the majority', () => {
  test.each<[string, (Outcome | undefined)[], string]>([
    ['all succeed', ['ok', 'ok', 'ok'], 'ok'],
    ['one fails', ['ok', 'fail', 'ok'], 'partial'],
    ['two fail', ['fail', 'fail', 'ok'], 'fail'],
    ['one is slow', ['ok', 'slow', 'ok'], 'ok'],
    ['two are slow', ['slow', 'slow', 'ok'], 'slow'],
    ['one slow, one without an answer', ['ok', 'slow', undefined], 'slow'],
    ['one fails, one is not known', ['ok', 'fail', 'error'], 'partial tie'],
    ['one succeeds, nothing else is known', ['ok', 'error', undefined], 'error'],
    ['one fails, nothing else is known', ['fail', 'error', undefined], 'error'],
    ['two fail, one is not known', ['fail', 'fail', undefined], 'fail'],
    ['nothing is known', [], 'error'],
  ])('%s', (_, outcomes, expected) => {
    const { outcome, isTie } = voteRound(three, answers(...outcomes))
    expect(`${outcome}${isTie ? ' tie' : ''}`).toBe(expected)
  })
})

describe('two regions: the case in which half is as good as half', () => {
  test('one of each is a tie', () => {
    expect(voteRound(two, answers('ok', 'fail'))).toMatchObject({ outcome: 'partial', isTie: true })
  })

  test('a quorum of one to fail makes it a failure, and never both', () => {
    const vote = voteRound({ ...two, failQuorum: 1, recoverQuorum: 1 }, answers('ok', 'fail'))
    expect(vote).toMatchObject({ outcome: 'fail', isTie: false })
  })

  test('a quorum of one to recover makes it a success with a failing minority', () => {
    const vote = voteRound({ ...two, failQuorum: 2, recoverQuorum: 1 }, answers('ok', 'fail'))
    expect(vote).toMatchObject({ outcome: 'partial', isTie: false })
  })
})

test('a quorum that is larger than the number of regions means all of them', () => {
  expect(quorumsOf({ ...two, failQuorum: 3 })).toEqual({ toFail: 2, toRecover: 2 })
})

describe('the words', () => {
  test('a failure names the regions that say the same together, and the others as an advisory', () => {
    expect(voteRound(three, answers('fail', 'slow', 'fail'))).toMatchObject({
      message: `fails from ${US} and ${ASIA}: said fail`,
      advisory: `slow from ${EU}: said slow`,
    })
  })

  test('a failing minority is an advisory', () => {
    expect(voteRound(three, answers('ok', 'ok', 'fail')).advisory).toBe(`fails from ${ASIA}: said fail`)
  })

  test('a region without a result is told, too', () => {
    expect(voteRound(three, answers('ok', 'ok')).advisory).toBe(`not probed from ${ASIA}: no result in time`)
  })

  test('regions that agree have no advisory', () => {
    expect(voteRound(three, answers('ok', 'ok', 'ok'))).toMatchObject({ message: '', advisory: null, latencyMs: 20 })
  })

  test('long ones are cut', () => {
    const long = new Map(REGIONS.map((region) => [region, answer('fail', 0, `${region} `.repeat(60))] as const))
    expect(voteRound(three, long).message).toHaveLength(300)
  })
})

const anyCheck = fc.record(
  {
    regions: fc.uniqueArray(fc.constantFrom(...REGIONS), { minLength: 1 }),
    failQuorum: fc.integer({ min: 1, max: 3 }),
    recoverQuorum: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [] },
)
const anyAnswers = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...REGIONS), fc.constantFrom(...OUTCOMES), fc.nat(9)), {
    selector: ([region]) => region,
  })
  .map((list) => list.map(([region, outcome, ms]) => [region, answer(outcome, ms)] as const))

describe('any round', () => {
  test('is the same in whatever order the answers came', () => {
    fc.assert(
      fc.property(anyCheck, anyAnswers, (check, list) => {
        expect(voteRound(check, new Map(list.toReversed()))).toEqual(voteRound(check, new Map(list)))
      }),
    )
  })

  test('fails only with its quorum, recovers only with its quorum and without the one to fail', () => {
    fc.assert(
      fc.property(anyCheck, anyAnswers, (check, list) => {
        const { outcome, isTie } = voteRound(check, new Map(list))
        const regions: readonly Region[] = check.regions ?? [US]
        const count = (...wanted: Outcome[]) =>
          list.filter(([region, one]) => regions.includes(region) && wanted.includes(one.outcome)).length
        const { toFail, toRecover } = quorumsOf(check)
        expect(outcome === 'fail').toBe(count('fail') >= toFail)
        const recovers = outcome === 'ok' || outcome === 'slow' || (outcome === 'partial' && !isTie)
        expect(recovers).toBe(count('ok', 'slow') >= toRecover && count('fail') < toFail)
        expect(count('fail') > 0 || outcome !== 'partial').toBe(true)
        expect(count('fail') === 0 || (outcome !== 'ok' && outcome !== 'slow')).toBe(true)
      }),
    )
  })

  test('is not changed by a region that the check does not run from', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...OUTCOMES), (list, stray) => {
        const own = new Map(list.filter(([region]) => region !== ASIA))
        const withStray = new Map([...own, [ASIA, answer(stray)] as const])
        expect(voteRound(two, withStray)).toEqual(voteRound(two, own))
      }),
    )
  })
})
