import { expect, test } from 'vitest'
import { describeReview } from '../../src/members/describe-review.ts'

const MEMBER = {
  uid: 'ada',
  name: 'Ada',
  email: 'ada@mesh.test',
  role: 'admin',
  state: 'active',
  source: 'invite',
  why: 'by action a1; invited',
  permissions: [],
  lastUseTime: null,
  remarks: ['The only active admin: nobody can stand in.'],
}
const KEY = {
  keyId: 'abcdefghijkl',
  name: 'deployer',
  owner: 'Ada',
  scopes: ['config.apply'],
  state: 'valid' as const,
  expireTime: '2027-01-01T00:00:00.000Z',
  lastUseTime: '2026-01-01T00:00:00.000Z',
  remarks: [],
}

test('members and keys are lines, and what to look at stands below', () => {
  expect(describeReview({ time: 'T', members: [MEMBER], keys: [KEY] })).toBe(`Access at T

Members
  Ada <ada@mesh.test>: admin, active, by action a1; invited, never seen
    ! The only active admin: nobody can stand in.

API keys
  abcdefghijkl "deployer" of Ada: valid, config.apply, used 2026-01-01, ends 2027-01-01`)
})

test('no keys are none', () => {
  expect(describeReview({ time: 'T', members: [], keys: [] })).toMatch(/API keys\n {2}none$/)
})
