import { beforeEach, describe, expect, test } from 'vitest'
import { memberSetRole } from '../../src/actions/kinds/member-set-role.ts'
import { ACTION_KINDS } from '../../src/actions/kinds/index.ts'
import type { TargetFields } from '../../src/actions/kind.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { recorded } from './ledger.ts'
import { code, memberNow, store } from './members.ts'

takeOwnProject()

beforeEach(async () => {
  await clearFirestore()
  await store('ada', { name: 'Ada', role: 'admin' })
  await store('bob', { name: 'Bob', role: 'admin' })
  await store('vic', { name: 'Vic', role: 'viewer' })
})

/** One write upon the target as it stands, as the engine makes it. */
async function write(uid: string, fields: TargetFields, isRevert = false) {
  const { etag } = await memberSetRole.read({ uid }, at(0))
  const context = { actionId: 'a1', idempotencyKey: 'a1-apply', fence: 1, etag, isRevert, now: at(9) }
  return memberSetRole.write({ uid }, fields, context)
}

async function plan(parameters: {
  uid: string
  role?: 'viewer' | 'operator' | 'approver'
  state?: 'active' | 'disabled'
}) {
  return memberSetRole.plan(parameters, await memberSetRole.read(parameters, at(0)), at(0))
}

describe('the kind', () => {
  test('is listed, and takes a role, a state or both', async () => {
    expect(await ACTION_KINDS['member.setRole']?.()).toBe(memberSetRole)
    const parse = (value: object) => memberSetRole.parameters.safeParse({ uid: 'vic', ...value }).success
    expect([{}, { role: 'owner' }, { role: 'admin', extra: 1 }].map(parse)).toEqual([false, false, false])
    expect([{ role: 'viewer' }, { state: 'disabled' }, { role: 'viewer', state: 'active' }].map(parse)).toEqual([
      true,
      true,
      true,
    ])
  })

  test('takes two people for what approves or appoints, in either direction', async () => {
    expect(await plan({ uid: 'vic', role: 'operator' })).toMatchObject({
      risk: 'medium',
      title: 'Make Vic operator (now viewer)',
      wanted: { role: 'operator', state: 'active' },
    })
    expect(await plan({ uid: 'vic', role: 'approver' })).toMatchObject({ risk: 'high' })
    expect(await plan({ uid: 'ada', role: 'viewer' })).toMatchObject({ risk: 'high' })
    expect(await plan({ uid: 'ada', state: 'disabled' })).toMatchObject({ risk: 'high' })
    expect(await plan({ uid: 'vic', state: 'disabled' })).toMatchObject({ risk: 'medium' })
  })

  test('refuses what changes nothing and whom it does not find', async () => {
    await expect(plan({ uid: 'vic', role: 'viewer' })).rejects.toEqual(code('failed-precondition'))
    await expect(memberSetRole.read({ uid: 'ghost' }, at(0))).rejects.toEqual(code('not-found'))
  })

  test('refuses the last active admin in the dry run, before anybody approves it', async () => {
    await store('bob', { name: 'Bob', role: 'admin', state: 'disabled' })
    await expect(plan({ uid: 'ada', role: 'viewer' })).rejects.toThrow('the last active admin')
    await expect(plan({ uid: 'ada', state: 'disabled' })).rejects.toThrow('the last active admin')
    expect(await plan({ uid: 'bob', role: 'viewer' })).toMatchObject({ wanted: { role: 'viewer' } })
  })
})

describe('a write', () => {
  test('gives the role, ends sessions and is recorded; its revert restores', async () => {
    expect(await write('vic', { role: 'approver', state: 'active' })).toEqual({ etag: '1' })
    expect(await memberNow('vic')).toMatchObject({
      role: 'approver',
      revision: 1,
      validSince: at(9),
      updateTime: at(9),
    })
    await write('vic', { role: 'viewer', state: 'active' }, true)
    expect(await memberNow('vic')).toMatchObject({
      role: 'viewer',
      revision: 2,
      standingBy: { actionId: 'a1', endTime: null, isRevert: true },
    })
    expect(await recorded()).toEqual(['member.setRole members/vic', 'member.setRole members/vic'])
  })

  test('upon another revision is refused, and writes nothing', async () => {
    const context = { actionId: 'a1', idempotencyKey: 'k', fence: 1, etag: '0', isRevert: false, now: at(9) }
    await write('vic', { role: 'operator', state: 'active' })
    const again = memberSetRole.write({ uid: 'vic' }, { role: 'auditor', state: 'active' }, context)
    await expect(again).rejects.toEqual(code('aborted'))
    expect(await memberNow('vic')).toMatchObject({ role: 'operator', revision: 1 })
  })

  test('never takes the last active admin away', async () => {
    await write('bob', { role: 'admin', state: 'disabled' })
    await expect(write('ada', { role: 'viewer', state: 'active' })).rejects.toThrow('the last active admin')
    await expect(write('ada', { role: 'admin', state: 'disabled' })).rejects.toThrow('the last active admin')
    expect(await memberNow('ada')).toMatchObject({ role: 'admin', state: 'active', revision: 0 })
    await write('vic', { role: 'operator', state: 'active' })
  })

  test('of two admins at once leaves one', async () => {
    const outcomes = await Promise.allSettled(
      ['ada', 'bob'].map((uid) => write(uid, { role: 'viewer', state: 'active' })),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const roles = await Promise.all(['ada', 'bob'].map(async (uid) => (await memberNow(uid))?.role))
    expect(new Set(roles)).toEqual(new Set(['admin', 'viewer']))
  })
})
