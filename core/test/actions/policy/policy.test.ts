import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countingApprovals, type ApproverNow } from '../../../src/actions/policy/counting-approvals.ts'
import { freezeAt } from '../../../src/actions/policy/freeze-at.ts'
import { stopAt, takeUses } from '../../../src/actions/policy/judge-application.ts'
import { policyOf } from '../../../src/actions/policy/policy-of.ts'
import { takeUse } from '../../../src/actions/policy/take-use.ts'
import { autopilotLimitOf, autopilotRuleOf, rateLimitsOf } from '../../../src/actions/policy/use-limits.ts'
import { DEFAULT_POLICY, type ActionUse } from '../../../src/schema/action-policy.ts'
import { actionsConfigSchema } from '../../../src/schema/settings/actions.ts'
import { approved, at, BOB, WISH } from '../fixtures.ts'

const HOUR = 3600
const RULE = { id: 'scale', kind: 'run.*', targets: ['pay*'], perDayMax: 2 }

function config(section: object) {
  return actionsConfigSchema.parse(section)
}

describe('the section actions', () => {
  test('what it does not say is as it is without it', () => {
    expect(policyOf()).toEqual(DEFAULT_POLICY)
    const policy = policyOf(config({ requirements: { low: { approvalsFor: '2h' } }, proposalsFor: '1h', maxOpen: 3 }))
    expect(policy.requirements.low).toEqual({ ...DEFAULT_POLICY.requirements.low, approvalMs: 2 * HOUR * 1000 })
    expect(policy).toMatchObject({ proposalMs: HOUR * 1000, maxOpen: 3 })
    expect(policy.requirements.high).toEqual(DEFAULT_POLICY.requirements.high)
  })

  test.each([
    [{ requirements: { high: { approvals: 1 } } }, 'at least 2'],
    [{ requirements: { low: { approvals: 0 } } }, '>=1'],
    [{ requirements: { low: { roles: [] } } }, '>=1'],
    [{ requirements: { medium: { roles: ['operator'] } } }, 'approver'],
    [{ autopilot: [{ ...RULE, targets: ['[a'] }] }, 'shell pattern'],
    [{ freezes: [{ id: 'f', every: { days: ['fri'], at: '18:00', timeZone: 'UTC' } }] }, 'a duration such as 2h'],
    [{ rateLimits: [{ id: 'r', kind: 'run.*', max: 501, per: '1h' }] }, '<=500'],
  ])('refuses %j', (section, words) => {
    const { error } = actionsConfigSchema.safeParse(section)
    expect(error?.issues.map(({ message }) => message).join()).toContain(words)
  })
})

test('a rule applies low risk alone, to the kinds and targets that it names', () => {
  const wish = { kind: 'run.setMinInstances', target: WISH.target, risk: 'low' } as const
  const rules = config({ autopilot: [RULE] })
  expect(autopilotRuleOf(rules, wish)).toEqual(RULE)
  for (const other of [
    { risk: 'medium' },
    { risk: 'high' },
    { kind: 'flag.set' },
    { target: { type: 't', name: 'shop' } },
  ] as const) {
    expect(autopilotRuleOf(rules, { ...wish, ...other })).toMatchObject({ code: 'notAutopilot' })
  }
  expect(autopilotRuleOf({}, wish)).toMatchObject({ code: 'notAutopilot', untilTime: null })
})

test('a freeze holds from its beginning until just before its end, and those that follow each other are one', () => {
  const freezes = config({
    freezes: [
      { id: 'a', name: 'Launch', from: '2026-01-01T01:00', to: '2026-01-01T02:00', timeZone: 'UTC' },
      { id: 'b', every: { days: ['thu'], at: '02:00', timeZone: 'UTC' }, duration: '1h' },
    ],
  })
  expect(freezeAt(freezes, at(HOUR - 1))).toBeUndefined()
  expect(freezeAt(freezes, at(HOUR))).toMatchObject({ code: 'frozen', message: expect.stringContaining('Launch') })
  expect(freezeAt(freezes, at(2.5 * HOUR))?.untilTime).toEqual(at(3 * HOUR))
  expect(freezeAt(freezes, at(3 * HOUR))).toBeUndefined()
  const stop = { schemaVersion: 1, isStopped: true, reason: 'fire', person: BOB, updateTime: at(0) } as const
  expect(stopAt(freezes, stop, at(HOUR))).toMatchObject({ code: 'killSwitch', message: 'actions are stopped: fire' })
  expect(stopAt({}, { ...stop, isStopped: false }, at(HOUR))).toBeUndefined()
})

test('limits of a kind count together, and a denial says when the next is free', () => {
  const limits = rateLimitsOf(config({ rateLimits: [{ id: 'r', kind: 'run.*', max: 1, per: '1h' }] }), 'run.x')
  const first = takeUses(limits, new Map(), 'a1', at(0))
  expect(first).toEqual(new Map([['rate.r', [{ actionId: 'a1', time: at(0) }]]]))
  const stored = new Map([['rate.r', [{ actionId: 'a1', time: at(0) }]]])
  expect(takeUses(limits, stored, 'a2', at(60))).toMatchObject({ code: 'rateLimited', untilTime: at(HOUR) })
  expect(takeUses(limits, stored, 'a2', at(HOUR))).toEqual(new Map([['rate.r', [{ actionId: 'a2', time: at(HOUR) }]]]))
  expect(rateLimitsOf(config({ rateLimits: [{ id: 'r', kind: 'run.*', max: 1, per: '1h' }] }), 'flag.set')).toEqual([])
  expect(autopilotLimitOf(RULE)).toMatchObject({ key: 'autopilot.scale', max: 2, perMs: 24 * HOUR * 1000 })
})

test('within any time as long as the limit, no more than its number are ever counted', () => {
  const step = fc.record({ actionId: fc.integer({ min: 0, max: 7 }).map(String), waitMs: fc.nat({ max: 700 }) })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
      let uses: ActionUse[] = []
      let nowMs = 0
      const taken = new Map<string, number>()
      const told: boolean[][] = []
      for (const { actionId, waitMs } of steps) {
        nowMs += waitMs
        const result = takeUse(uses, actionId, { max, perMs: 1000 }, new Date(nowMs))
        if ('freeTime' in result) {
          const { freeTime } = result
          const isFreeAt = (ms: number) => 'uses' in takeUse(uses, actionId, { max, perMs: 1000 }, new Date(ms))
          told.push([isFreeAt(freeTime.getTime() - 1), isFreeAt(freeTime.getTime())])
          continue
        }
        uses = result.uses
        taken.set(actionId, nowMs)
        const within = [...taken.values()].filter((ms) => ms > nowMs - 1000)
        expect(within.length).toBeLessThanOrEqual(max)
        expect(uses).toHaveLength(within.length)
      }
      for (const one of told) expect(one).toEqual([false, true])
    }),
  )
})

test('approvals count by what the accounts may now, and those of a policy by its rules of now', () => {
  const accounts = (account?: Partial<ApproverNow>) =>
    new Map<string, ApproverNow>(
      account === undefined ? [] : [[BOB.uid, { role: 'approver', isDisabled: false, ...account }]],
    )
  const action = approved({ risk: 'low' })
  expect(countingApprovals(action, accounts({}), {})).toEqual(action.approvals)
  expect(countingApprovals(action, accounts({ role: 'admin' }), {})).toHaveLength(1)
  for (const lost of [undefined, { role: 'operator' }, { role: undefined }, { isDisabled: true }] as const) {
    expect(countingApprovals(action, accounts(lost), {})).toEqual([])
  }
  const [approval] = action.approvals
  const byPolicy = { ...action, approvals: approval === undefined ? [] : [{ ...approval, role: 'policy' as const }] }
  expect(countingApprovals(byPolicy, accounts(), config({ autopilot: [RULE] }))).toHaveLength(1)
  expect(countingApprovals(byPolicy, accounts(), {})).toEqual([])
})
