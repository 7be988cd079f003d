import { describe, expect, test } from 'vitest'
import { domainOf, normalAddress } from '../../src/access/address.ts'
import { admit, type Admission } from '../../src/access/admit.ts'
import { NEVER_ENDED, isSessionOver } from '../../src/access/session.ts'
import { sessionMove } from '../../src/access/session-move.ts'
import { refuseStrongInvite } from '../../src/access/strong-invites.ts'
import type { Invite, Member } from '../../src/schema/member.ts'
import { accessConfigSchema } from '../../src/schema/settings/access.ts'
import { at } from '../fixtures.ts'

const ADA = { email: 'Ada@Example.com', isEmailVerified: true }
const DOORS: Admission = {
  invite: undefined,
  access: { domains: [], domainRole: 'viewer' },
  firstAdmin: '',
  hasActiveAdmin: true,
  isOfDisabled: false,
  isOfMember: false,
}
const INVITE: Invite = {
  schemaVersion: 1,
  email: 'ada@example.com',
  name: '',
  role: 'auditor',
  invitedBy: { uid: 'a', name: 'A' },
  state: 'open',
  uid: null,
  expireTime: at(60),
  createTime: at(0),
  updateTime: at(0),
}
const open = { ...DOORS, invite: INVITE, access: { domains: ['example.com'], domainRole: 'operator' as const } }

describe('who is admitted', () => {
  test('the invited, with the role of the invitation rather than that of the domain', () => {
    expect(admit(ADA, open, at(0))).toEqual({ role: 'auditor', source: 'invite' })
    expect(admit(ADA, { ...open, invite: undefined }, at(0))).toEqual({ role: 'operator', source: 'domain' })
    expect(admit(ADA, open, at(60))).toEqual({ role: 'operator', source: 'domain' })
  })

  test('the first admin, before anything else, while there is no admin', () => {
    const first = { ...open, firstAdmin: ' ada@example.COM' }
    expect(admit(ADA, { ...first, hasActiveAdmin: false }, at(0))).toEqual({ role: 'admin', source: 'configuration' })
    expect(admit(ADA, first, at(0)).source).toBe('invite')
    const unverified = { ...ADA, isEmailVerified: false }
    expect(() => admit(unverified, { ...first, hasActiveAdmin: false }, at(0))).toThrow('verified')
  })

  test('nobody without a verified address, whatever is open', () => {
    expect(() => admit({ ...ADA, isEmailVerified: false }, open, at(0))).toThrow('verified e-mail addresses only')
    expect(() => admit({ email: '', isEmailVerified: true }, { ...open, firstAdmin: '' }, at(0))).toThrow('no e-mail')
  })

  test('nobody with the address of a disabled member, unless there is no admin to ask', () => {
    const doors = { ...open, isOfDisabled: true, firstAdmin: ADA.email }
    expect(() => admit(ADA, doors, at(0))).toThrow('Your membership is disabled')
    expect(admit(ADA, { ...doors, hasActiveAdmin: false }, at(0)).source).toBe('configuration')
  })

  test('nobody by their domain whose address any member has or had, but by an invitation and as first admin', () => {
    const doors = { ...open, isOfMember: true, firstAdmin: ADA.email }
    expect(admit(ADA, doors, at(0)).source).toBe('invite')
    expect(() => admit(ADA, { ...doors, invite: undefined }, at(0))).toThrow(
      'Your address belongs to a member with another account. Ask an admin of this Mesh for an invitation.',
    )
    expect(admit(ADA, { ...doors, hasActiveAdmin: false }, at(0)).source).toBe('configuration')
  })

  test.each([
    ['ended', { expireTime: at(-1) }],
    ['used', { state: 'used', uid: 'u' }],
    ['withdrawn', { state: 'revoked' }],
  ] as const)('nobody whose invitation was %s, and whom to ask', (word, changes) => {
    const doors = { ...DOORS, invite: { ...INVITE, ...changes } }
    expect(() => admit(ADA, doors, at(0))).toThrow(new RegExp(`${word}.*[Aa]sk an admin`))
  })
})

test('addresses are compared in lower case, domains as a whole', () => {
  expect(normalAddress(' A@B.C ')).toBe('a@b.c')
  expect(['a@B.C', '"x@y"@d.e', '@d.e', 'nothing', ''].map(domainOf)).toEqual(['b.c', 'd.e', '', '', ''])
  const parse = (domain: string) => accessConfigSchema.safeParse({ domains: [domain] }).success
  expect(['example.com', 'a.b-c.de'].map(parse)).toEqual([true, true])
  expect(['com', 'Example.com', '@example.com', '*.example.com', '.com', 'a b.com', ''].map(parse)).toEqual(
    Array(7).fill(false),
  )
  expect(accessConfigSchema.safeParse({ domainRole: 'admin' }).success).toBe(false)
})

test('sessions are over by the second in which they began', () => {
  expect([99, 100, 101].map((time) => isSessionOver(time, new Date(100_999)))).toEqual([true, false, false])
  expect(isSessionOver(0, NEVER_ENDED)).toBe(false)
})

test('approvers and admins are invited until there are three', () => {
  expect(() => refuseStrongInvite('admin', 2)).not.toThrow()
  expect(() => refuseStrongInvite('auditor', 9)).not.toThrow()
  expect(() => refuseStrongInvite('approver', 3)).toThrow('member.setRole')
})

test('a browser ends a session that is over, and fetches the role that it does not have yet', () => {
  const member: Member = {
    schemaVersion: 1,
    name: 'Ada',
    role: 'operator',
    state: 'active',
    validSince: at(0),
    source: 'invite',
    lastSignInTime: null,
    createTime: at(0),
    updateTime: at(0),
    revision: 1,
  }
  const session = { role: 'operator', authTime: at(0).getTime() / 1000 } as const
  expect(sessionMove(session, member)).toBe('stay')
  expect(sessionMove(session, undefined)).toBe('stay')
  expect(sessionMove({ ...session, role: 'viewer' }, member)).toBe('refresh')
  expect(sessionMove({ ...session, authTime: session.authTime - 1 }, member)).toBe('end')
  expect(sessionMove(session, { ...member, state: 'disabled' })).toBe('end')
})
