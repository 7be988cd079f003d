import { describe, expect, test } from 'vitest'
import { reviewCsv } from '../../src/access/review-csv.ts'
import { csvCell } from '../../src/csv.ts'
import { reviewAccess, type AccessFacts } from '../../src/access/review-access.ts'
import { may, PERMISSIONS, type Permission } from '../../src/roles.ts'
import { reviewAccessResponseSchema } from '../../src/schema/access-api.ts'
import type { ApiKey, Member } from '../../src/schema/member.ts'
import { at } from '../fixtures.ts'

const DAY = 86_400
const member = (changes: Partial<Member> = {}): Member => ({
  schemaVersion: 1,
  name: 'Ada',
  role: 'admin',
  state: 'active',
  validSince: at(0),
  source: 'invite',
  lastSignInTime: at(0),
  createTime: at(0),
  updateTime: at(0),
  revision: 0,
  ...changes,
})
const key = (changes: Partial<ApiKey> = {}): ApiKey => ({
  schemaVersion: 1,
  name: 'deployer',
  hash: 'a'.repeat(64),
  scopes: ['config.apply'],
  owner: { uid: 'ada', name: 'Ada' },
  expireTime: at(365 * DAY),
  revokeTime: null,
  replacedBy: null,
  lastUseTime: at(0),
  createTime: at(0),
  updateTime: at(0),
  ...changes,
})
const account = (role: Member['role'] | undefined, isDisabled = false) => ({
  name: 'N',
  email: 'n@mesh.test',
  role,
  isDisabled,
  lastRefreshTime: null as Date | null,
})

function review(facts: Partial<AccessFacts>, now = at(DAY)) {
  const all = { members: new Map(), emails: new Map(), accounts: new Map(), keys: new Map(), ...facts }
  return reviewAccessResponseSchema.parse(reviewAccess(all, now))
}
const remarksOf = (one: Member, of: ReturnType<typeof account> | undefined, now = at(DAY)) =>
  review(
    {
      members: new Map([
        ['x', one],
        ['a1', member()],
        ['a2', member()],
      ]),
      accounts: new Map([
        ...(of === undefined ? [] : [['x', of] as const]),
        ['a1', account('admin')],
        ['a2', account('admin')],
      ]),
    },
    now,
  ).members.find(({ uid }) => uid === 'x')?.remarks

const viewerMay = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => may('viewer', permission))

describe('a member', () => {
  test('with nothing to remark shows what the role may', () => {
    const one = member({ role: 'viewer' })
    expect(remarksOf(one, account('viewer'))).toEqual([])
    const [shown] = review({ members: new Map([['x', one]]), accounts: new Map([['x', account('viewer')]]) }).members
    expect(shown).toMatchObject({ email: 'n@mesh.test', permissions: viewerMay })
  })

  test('is remarked upon when unused, different from its account, or without one', () => {
    const one = member({ role: 'viewer' })
    expect(remarksOf(one, account('viewer'), at(90 * DAY))).toEqual(['Was not here for 90 days.'])
    expect(remarksOf(one, account('admin'))).toEqual(["The account's claim says admin, the member document viewer."])
    expect(remarksOf(one, account('viewer', true))).toEqual(['Account and member document differ in state.'])
    expect(remarksOf(one, undefined)).toEqual(['Has no account any more.'])
    expect(remarksOf(member({ state: 'disabled' }), account(undefined, true), at(99 * DAY))).toEqual([])
  })

  test('who stays signed in is not unused', () => {
    const one = member({ role: 'viewer', lastSignInTime: at(0) })
    const seen = { ...account('viewer'), lastRefreshTime: at(89 * DAY) }
    expect(remarksOf(one, seen, at(90 * DAY))).toEqual([])
    expect(remarksOf(one, seen, at(179 * DAY))).toEqual(['Was not here for 90 days.'])
    const [shown] = review({ members: new Map([['x', one]]), accounts: new Map([['x', seen]]) }).members
    expect(shown?.lastUseTime).toBe(at(89 * DAY).toISOString())
  })

  test('whose account has another address than the one that is kept is remarked upon', () => {
    const facts = {
      members: new Map([['x', member({ role: 'viewer' })]]),
      accounts: new Map([['x', account('viewer')]]),
    }
    const remarks = (email: string) => review({ ...facts, emails: new Map([['x', email]]) }).members[0]?.remarks
    expect(remarks('n@mesh.test')).toEqual([])
    expect(remarks('old@mesh.test')).toEqual([
      "The account's address is n@mesh.test now; it is kept with the next sign-in by it.",
    ])
  })

  test('shows which action gave the role, until when, and when its end is overdue', () => {
    const standingBy = { actionId: 'a1', endTime: at(2 * DAY), isRevert: false }
    const one = member({ role: 'viewer', source: 'domain', standingBy })
    const shown = (changes: Partial<Member>, now = at(DAY)) =>
      review({ members: new Map([['x', { ...one, ...changes }]]), accounts: new Map([['x', account('viewer')]]) }, now)
        .members[0]
    const end = at(2 * DAY).toISOString()
    const words = `by action a1 until ${end.slice(0, 10)} ${end.slice(11, 16)} UTC; came by their address's domain`
    expect(shown({})).toMatchObject({ why: words, source: 'domain', remarks: [] })
    expect(shown({ standingBy: { ...standingBy, endTime: null } })?.why).toMatch(/^by action a1; came/)
    expect(shown({ standingBy: { ...standingBy, endTime: null, isRevert: true } })?.why).toMatch(
      /^since action a1 was taken back; came/,
    )
    expect(shown({}, at(3 * DAY))?.remarks).toEqual([
      `Action a1 was to give this role until ${end} and was not taken back.`,
    ])
  })

  test('who is the only admin is named first', () => {
    const members = new Map([
      ['v', member({ role: 'viewer', name: 'Aaron' })],
      ['a', member({ name: 'Zoe' })],
    ])
    const accounts = new Map([
      ['v', account('viewer')],
      ['a', account('admin')],
      ['o', account('operator')],
      ['n', account(undefined)],
    ])
    const answer = review({ members, accounts })
    expect(answer.members.map(({ uid }) => uid)).toEqual(['o', 'a', 'v'])
    expect(answer.members[1]?.remarks).toEqual(['The only active admin: nobody can stand in.'])
    expect(answer.members[0]?.remarks[0]).toContain("owner's hand")
  })
})

describe('a key', () => {
  const remarks = (changes: Partial<ApiKey>, owner: Partial<Member> = {}, now = at(DAY)) =>
    review(
      {
        keys: new Map([['k', key(changes)]]),
        members: new Map([['ada', member(owner)]]),
        accounts: new Map([['ada', account('admin')]]),
      },
      now,
    ).keys[0]

  test('is remarked upon when unused, about to end, or more than its owner', () => {
    expect(remarks({})?.remarks).toEqual([])
    expect(remarks({ lastUseTime: null }, {}, at(90 * DAY))?.remarks).toEqual(['Was not used for 90 days.'])
    expect(remarks({ expireTime: at(10 * DAY) })?.remarks).toEqual(['Ends within 14 days and has no successor.'])
    expect(remarks({ expireTime: at(10 * DAY), replacedBy: 'other' })?.remarks).toEqual([])
    expect(remarks({}, { role: 'viewer' })?.remarks).toEqual(['Has scopes that its owner lost: config.apply.'])
    const gone = remarks({ owner: { uid: 'gone', name: 'Gone' } })
    expect(gone?.remarks).toEqual(['Is refused: its owner has no account any more.'])
    expect(remarks({}, { state: 'disabled' })?.remarks).toEqual(['Is refused: its owner is disabled.'])
  })

  test.each([
    ['an account that has no role and no document', account(undefined), 'Is refused: its owner has no role.'],
    ['an account disabled in the console', account('admin', true), 'Is refused: its owner is disabled.'],
    ['a claim that gives less', account('viewer'), 'Has scopes that its owner lost: config.apply.'],
  ])('of an owner with %s', (_, owner, remark) => {
    const keys = new Map([['k', key()]])
    expect(review({ keys, accounts: new Map([['ada', owner]]) }).keys[0]?.remarks).toEqual([remark])
    const members = new Map([['ada', member()]])
    const isRefused = owner.isDisabled ? [remark] : []
    expect(review({ keys, members, accounts: new Map([['ada', owner]]) }).keys[0]?.remarks).toEqual(isRefused)
  })

  test('that counts no more needs no remark', () => {
    expect(remarks({ revokeTime: at(0) }, { role: 'viewer' }, at(200 * DAY))).toMatchObject({
      state: 'revoked',
      remarks: [],
    })
    expect(remarks({ expireTime: at(0) }, {}, at(0))).toMatchObject({ state: 'expired', remarks: [] })
  })
})

describe('CSV', () => {
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+49', `"'+49"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['  =1', `"'  =1"`],
    ['\u200b=1', `"'\u200b=1"`],
    ['＝1', `"'＝1"`],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['plain', 'plain'],
    ['a=b', 'a=b'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('%j', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })

  test('has a row per member and key', () => {
    const answer = review({
      members: new Map([['ada', member({ name: '=cmd' })]]),
      accounts: new Map([['ada', account('admin')]]),
      keys: new Map([['k', key()]]),
    })
    const rows = reviewCsv(answer).split('\r\n')
    expect(rows).toHaveLength(4)
    expect(rows[1]).toContain(`member,ada,"'=cmd",n@mesh.test,admin,active,invite,invited,`)
    expect(rows[2]).toBe(
      `key,k,deployer,Ada,,valid,,,config.apply,${at(0).toISOString()},${at(365 * DAY).toISOString()},`,
    )
    expect(rows[3]).toBe('')
  })
})
