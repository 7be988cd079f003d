import { describe, expect, test } from 'vitest'
import { apiKeyText, readApiKeyText } from '../../src/access/api-key-text.ts'
import { judgeApiKey, keyState } from '../../src/access/judge-api-key.ts'
import { grantScopes, KEY_SCOPES } from '../../src/access/key-scopes.ts'
import { isActiveAdmin, keepAnAdmin, riskOfStanding } from '../../src/access/set-role.ts'
import { MeshError } from '../../src/errors.ts'
import { may, PERMISSIONS, ROLES, type Permission } from '../../src/roles.ts'
import type { ApiKey } from '../../src/schema/member.ts'
import { at } from '../fixtures.ts'

const KEY: ApiKey = {
  schemaVersion: 1,
  name: 'deployer',
  hash: 'a'.repeat(64),
  scopes: ['config.apply', 'ledger.read'],
  owner: { uid: 'u', name: 'U' },
  expireTime: at(60),
  revokeTime: null,
  replacedBy: null,
  lastUseTime: null,
  createTime: at(0),
  updateTime: at(0),
}

describe('the text of a key', () => {
  test('is read as it is written, also with underscores in its secret', () => {
    const secret = `_-${'a_'.repeat(20)}Z`
    expect(readApiKeyText(apiKeyText('abcdefgh2345', secret))).toEqual({ keyId: 'abcdefgh2345', secret })
  })

  test.each([
    '',
    'mesh_',
    `mesh_abcdefgh2345_${'a'.repeat(42)}`,
    `mesh_ABCDEFGH2345_${'a'.repeat(43)}`,
    ` mesh_abcdefgh2345_${'a'.repeat(43)}`,
  ])('is not %j', (text) => {
    expect(readApiKeyText(text)).toBeUndefined()
  })
})

describe('scopes', () => {
  test('hold nothing that approves, appoints, stands for an admin or reads addresses', () => {
    const forbidden = /^(action\.(approve|reject|revert)|actions\.resume|apiKey\.|member\.|policy\.|access\.)/
    expect(KEY_SCOPES.filter((scope) => forbidden.test(scope))).toEqual([])
    for (const scope of KEY_SCOPES) expect(PERMISSIONS[scope]).not.toEqual(['admin'])
  })

  test('are granted once each, and only what the owner may', () => {
    expect(grantScopes(['ledger.read', 'config.apply', 'ledger.read'], 'admin')).toEqual([
      'config.apply',
      'ledger.read',
    ])
    expect(() => grantScopes(['ledger.read'], 'operator')).toThrow('does not have')
    expect(() => grantScopes(['config.apply'], undefined)).toThrow('does not have')
    expect(() => grantScopes(['action.approve'], 'admin')).toThrow('no key can have the scope action.approve')
  })
})

/** The code of what it throws; null when it throws nothing. */
function refusalOf(judge: () => void): string | null {
  try {
    judge()
    return null
  } catch (error) {
    return error instanceof MeshError ? error.code : String(error)
  }
}

describe('a key is judged', () => {
  test('by every permission, scope and role of its owner: only what all three allow passes', () => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      for (const role of ROLES) {
        const scoped = { ...KEY, scopes: [permission] }
        const judge = () => judgeApiKey(scoped, permission, { role }, at(0))
        const isAllowed = may(role, permission) && KEY_SCOPES.some((scope) => scope === permission)
        expect([permission, role, refusalOf(judge)]).toEqual([permission, role, isAllowed ? null : 'permission-denied'])
      }
    }
  })

  test('by its state first: revoked, expired, without an owner', () => {
    const judge =
      (key: ApiKey, now = at(0), role?: 'admin') =>
      () =>
        judgeApiKey(key, 'config.apply', { role }, now)
    expect(judge({ ...KEY, revokeTime: at(0) }, at(99), 'admin')).toThrow('revoked')
    expect(judge(KEY, at(60), 'admin')).toThrow('ended at')
    expect(judge(KEY)).toThrow('no active member')
    expect(judge(KEY, at(59), 'admin')).not.toThrow()
    expect([keyState(KEY, at(59)), keyState(KEY, at(60))]).toEqual(['valid', 'expired'])
  })
})

describe('standings', () => {
  const admin = { role: 'admin', state: 'active' } as const
  const off = { role: 'admin', state: 'disabled' } as const
  const viewer = { role: 'viewer', state: 'active' } as const

  test('of approvers and admins are of high risk, in and out', () => {
    expect([riskOfStanding(admin, viewer), riskOfStanding(viewer, off)]).toEqual(['high', 'high'])
    expect(riskOfStanding(viewer, { role: 'auditor', state: 'disabled' })).toBe('medium')
    expect([admin, off, viewer].map(isActiveAdmin)).toEqual([true, false, false])
  })

  test('never leave Mesh without an admin', () => {
    expect(() => keepAnAdmin('a', viewer, ['a'])).toThrow('last active admin')
    expect(() => keepAnAdmin('a', off, ['a'])).toThrow('last active admin')
    expect(() => keepAnAdmin('a', admin, ['a'])).not.toThrow()
    expect(() => keepAnAdmin('a', off, ['a', 'b'])).not.toThrow()
    expect(() => keepAnAdmin('v', viewer, ['a'])).not.toThrow()
  })
})
