import { beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../../src/gcp/accounts.ts'
import type { Caller } from '../../src/kit/door-input.ts'
import { applyConfig } from '../../src/root/apply-config.ts'
import { loadConfig } from '../../src/root/store/config.ts'
import { at } from '../fixtures.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { apply, applyConfig as applyAs, clearFirestore, configOf, OPERATOR, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const ADMIN: Caller = { uid: 'root', role: 'admin' }
const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`)

describe('the account of this moment counts, not only the token', () => {
  const accounts: Account[] = [
    { uid: 'off', name: 'Off', role: 'operator', isDisabled: true },
    { uid: 'demoted', name: 'Demoted', role: 'viewer', isDisabled: false },
  ]
  const readAccount = (uid: string) => Promise.resolve(accounts.find((account) => account.uid === uid))

  test.each([
    ['off', 'permission-denied'],
    ['demoted', 'permission-denied'],
    ['gone', 'unauthenticated'],
  ])('%s', async (uid, code) => {
    const request = applyConfig({ config: configOf(['a']) }, { uid, role: 'operator' }, at(0), { readAccount })
    await expect(request).rejects.toMatchObject({ code })
    expect([(await stored()).services.size, await ledgerEntries()]).toEqual([0, []])
  })
})

describe('an apply that deletes', () => {
  const remaining = async () => (await stored()).services.size

  test.each([
    [1, 1, 'the only service'],
    [3, 3, 'all of three'],
    [4, 3, 'three of four'],
    [9, 5, 'five of nine'],
  ])('of %d services %d is refused until their number is said: %s', async (of, deletes) => {
    await apply(names(of))
    const wanted = names(of - deletes)
    const refused = { code: 'failed-precondition', details: { deletes, of } }
    await expect(apply(wanted, at(1))).rejects.toMatchObject({
      ...refused,
      message: `this deletes ${deletes} of ${of} services: if that is what you want, say so with --delete ${deletes}`,
    })
    await expect(apply(wanted, at(1), {}, deletes + 1)).rejects.toMatchObject(refused)
    expect([await remaining(), (await loadConfig()).revision]).toEqual([of, 1])
    const { applied } = await apply(wanted, at(2), {}, deletes)
    expect([applied, await remaining()]).toEqual([true, of - deletes])
  })

  test.each([
    [3, 2],
    [4, 2],
    [9, 4],
  ])('of %d services %d is not asked about', async (of, deletes) => {
    await apply(names(of))
    await apply(names(of - deletes), at(1))
    expect(await remaining()).toBe(of - deletes)
  })

  test('services that are replaced by others counts those that go', async () => {
    await apply(['a', 'b', 'c', 'd'])
    await expect(apply(['e', 'f', 'g', 'h', 'i'], at(1))).rejects.toMatchObject({ details: { deletes: 4, of: 4 } })
  })

  test('is planned without being asked', async () => {
    await apply(['a'])
    const { plan } = await applyAs({ config: configOf([]), dryRun: true }, OPERATOR, at(1))
    expect(plan.filter(({ change }) => change === 'delete')).toHaveLength(2)
    expect(await remaining()).toBe(1)
  })
})

describe('policies', () => {
  const ledger = { public: true }
  const withPolicy = (ids: readonly string[] = ['a']) => ({ ...configOf(ids), ledger })

  test('need an admin, and the refusal names their sections and applies nothing', async () => {
    const refused = applyAs({ config: withPolicy() }, OPERATOR, at(0))
    await expect(refused).rejects.toMatchObject({
      code: 'permission-denied',
      message: 'this changes ledger of mesh.yaml: policy.apply needs the role admin, not operator; nothing was applied',
      details: { sections: ['ledger'] },
    })
    expect([(await stored()).services.size, await ledgerEntries()]).toEqual([0, []])
    await applyAs({ config: withPolicy() }, ADMIN, at(0))
    expect((await loadConfig()).policies).toEqual({ ledger: expect.stringContaining('"public":true') })
  })

  test('that stay as they are let an operator change the rest, and not take them away', async () => {
    await applyAs({ config: withPolicy() }, ADMIN, at(0))
    await applyAs({ config: withPolicy(['a', 'b']) }, OPERATOR, at(1))
    expect((await stored()).services.size).toBe(2)
    const code = 'permission-denied'
    await expect(applyAs({ config: configOf(['a', 'b']) }, OPERATOR, at(2))).rejects.toMatchObject({ code })
    await applyAs({ config: configOf(['a', 'b']) }, ADMIN, at(3))
    expect((await loadConfig()).policies).toEqual({})
  })

  test('that say no more than the defaults change nothing', async () => {
    await expect(applyAs({ config: { ...configOf(['a']), ledger: {} } }, OPERATOR, at(0))).resolves.toMatchObject({
      applied: true,
    })
    expect((await ledgerEntries()).filter(({ action }) => action === 'policy.apply')).toEqual([])
  })

  test('may be planned by an operator', async () => {
    await expect(applyAs({ config: withPolicy(), dryRun: true }, OPERATOR, at(0))).resolves.toMatchObject({
      applied: false,
    })
  })

  test('need an admin whose account is one still', async () => {
    const readAccount = () =>
      Promise.resolve({ uid: 'root', name: 'Root', role: 'operator', isDisabled: false } as const)
    const refused = applyAs({ config: withPolicy() }, ADMIN, at(0), { readAccount })
    await expect(refused).rejects.toMatchObject({ code: 'permission-denied', details: { sections: ['ledger'] } })
  })
})
