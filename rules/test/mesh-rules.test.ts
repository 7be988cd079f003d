import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileRules } from '../src/index.ts'
import type { RulesMethod } from '../src/index.ts'
import { judge, signedIn } from './support/rules.ts'

const source = readFileSync(new URL('../../firestore.rules', import.meta.url), 'utf8')
const roles = ['viewer', 'operator', 'approver', 'auditor', 'admin']

describe('the rules of this repository', () => {
  test('load without any issue', () => {
    expect(compileRules(source).issues).toEqual([])
  })

  test.each(['services/a', 'checks/a', 'boards/1', 'incidents/a', 'incidents/a/events/b'])(
    '%s: members read, nobody writes',
    (path) => {
      const may = (method: RulesMethod, role?: unknown): boolean => {
        const auth = role === undefined ? null : signedIn('u', { role })
        return judge(source, { method, path: method === 'list' ? path.slice(0, path.lastIndexOf('/')) : path, auth })
          .allowed
      }
      for (const role of roles) expect([may('get', role), may('list', role)]).toEqual([true, true])
      for (const role of [undefined, null, 'nobody', '', 1, ['admin']])
        expect([may('get', role), may('list', role)]).toEqual([false, false])
      for (const method of ['create', 'update', 'delete'] as const) expect(may(method, 'admin')).toBe(false)
    },
  )

  test('a collection without a match block is closed', () => {
    expect(judge(source, { path: 'secrets/a', auth: signedIn('u', { role: 'admin' }) }).allowed).toBe(false)
    expect(judge(source, { path: 'services/a/secrets/b', auth: signedIn('u', { role: 'admin' }) }).allowed).toBe(false)
  })

  test('accounts that are named as Mesh or as a key may nothing, whatever their claim', () => {
    const allowed = (uid: string) =>
      judge(source, { path: 'services/a', auth: signedIn(uid, { role: 'admin' }) }).allowed
    expect(['mesh', 'key:', 'key:abcdefghijkl'].map(allowed)).toEqual([false, false, false])
    expect(['meshy', 'my-mesh', 'keys', 'a-key:b'].map(allowed)).toEqual([true, true, true, true])
  })

  test('a signed-in user without the claim is not let in', () => {
    const { allowed, reasons } = judge(source, { path: 'services/a', auth: signedIn('u') })
    expect(allowed).toBe(false)
    expect(reasons[0]?.message).toBe('the condition is false')
  })
})
