import { expect, test } from 'vitest'
import { NEVER_ENDED } from '@mesh/core/access/session'
import type { Member } from '@mesh/core/schema/member'
import type { Account } from '../../src/gcp/accounts.ts'
import { readStanding } from '../../src/kit/read-standing.ts'
import { member } from '../access/members.ts'
import { at } from '../fixtures.ts'

const ACCOUNT: Account = { uid: 'ada', name: 'Account', role: 'admin', isDisabled: false }
const MEMBER = member({ name: 'Member', role: 'operator', validSince: at(1) })

const standing = (account: Account | undefined, document?: Member) =>
  readStanding('ada', {
    readAccount: (uid) => Promise.resolve(uid === 'ada' ? account : undefined),
    readMember: (uid) => Promise.resolve(uid === 'ada' ? document : undefined),
  })

test('the document counts, else the claim', async () => {
  const active = { name: 'Member', role: 'operator', isDisabled: false, validSince: at(1) }
  expect(await standing(ACCOUNT, MEMBER)).toEqual(active)
  expect(await standing({ ...ACCOUNT, role: undefined }, MEMBER)).toEqual(active)
  expect(await standing(ACCOUNT)).toEqual({
    name: 'Account',
    role: 'admin',
    isDisabled: false,
    validSince: NEVER_ENDED,
  })
})

test('disabled in either is nobody, and so is whoever has no account', async () => {
  expect(await standing(ACCOUNT, { ...MEMBER, state: 'disabled' })).toMatchObject({ role: undefined, isDisabled: true })
  expect(await standing({ ...ACCOUNT, isDisabled: true }, MEMBER)).toMatchObject({ role: undefined, isDisabled: true })
  expect(await standing(undefined, MEMBER)).toBeUndefined()
})
