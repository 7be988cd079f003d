import { describe, expect, it, test } from 'vitest'
import type { Action } from '@mesh/core/schema/action'
import {
  approvalsInWords,
  isStanding,
  ttlInWords,
  valueInWords,
  whyNotApprove,
  wishesInWords,
} from '../src/features/actions/action-words.ts'

const ada = { uid: 'ada', name: 'Ada' }
const bob = { uid: 'bob', name: 'Bob' }

/** As much of an action as its words are made of, proposed by Ada. */
function actionOf({
  approvers = [],
  needed = 2,
  state = 'proposed',
  revert = 'automatic',
  subject,
  author,
}: Wanted): Action {
  const target = subject === undefined ? { type: 'service.state', name: 'shop' } : { type: 'member', name: subject }
  return {
    state,
    approvals: approvers.map((person) => ({ person })),
    proposal: { proposer: ada, author, requirement: { approvals: needed }, revert, target },
  } as unknown as Action
}

interface Wanted {
  approvers?: (typeof ada)[]
  needed?: number
  state?: Action['state']
  revert?: Action['proposal']['revert']
  /** Whose membership it changes. */
  subject?: string
  /** Who wrote the rule that proposes it. */
  author?: typeof ada
}

describe('whyNotApprove', () => {
  it('keeps who proposed, who approved already and whom it raises from approving', () => {
    expect(whyNotApprove(actionOf({}), 'ada')).toContain('You proposed this')
    expect(whyNotApprove(actionOf({ author: bob }), 'bob')).toContain('You wrote the rule')
    expect(whyNotApprove(actionOf({ approvers: [bob] }), 'bob')).toContain('You approved this')
    expect(whyNotApprove(actionOf({ subject: 'eve' }), 'eve')).toContain('what you may do')
    expect(whyNotApprove(actionOf({ approvers: [bob] }), 'eve')).toBeUndefined()
  })
})

test('approvals are counted against what is needed', () => {
  expect(approvalsInWords(actionOf({ approvers: [bob] }))).toBe('1 of 2 approvals')
  expect(approvalsInWords(actionOf({ needed: 1 }))).toBe('0 of 1 approval')
})

test('who wants a change back is said where several must', () => {
  expect(wishesInWords({ ...actionOf({ needed: 1 }), revertApprovals: [] })).toBeUndefined()
  expect(wishesInWords({ ...actionOf({}), revertApprovals: [] })).toMatch(
    /^2 approvers must want it back .* approved it\.$/,
  )
  const revertApprovals = [{ person: bob, role: 'approver' as const, time: new Date(0) }]
  expect(wishesInWords({ ...actionOf({}), revertApprovals })).toContain('so far Bob.')
})

test('only what was applied and has a way back stands', () => {
  expect(isStanding(actionOf({ state: 'verified' }))).toBe(true)
  expect(isStanding(actionOf({ state: 'applied', revert: 'never' }))).toBe(false)
  expect(isStanding(actionOf({ state: 'reverted' }))).toBe(false)
})

test.each([
  [3_600_000, 'automatic', '1 h, then it is reverted'],
  [null, 'automatic', 'until somebody reverts it'],
  [null, 'never', 'for good: there is no way back'],
] as const)('a TTL of %j with revert %s stands %s', (ttlMs, revert, words) => {
  expect(ttlInWords(ttlMs, revert)).toBe(words)
})

test('a value that is absent is not mistaken for text', () => {
  expect([null, 'up', false, ['a']].map(valueInWords)).toEqual(['not set', 'up', 'false', '["a"]'])
})
