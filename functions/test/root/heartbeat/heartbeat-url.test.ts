import { beforeEach, describe, expect, test } from 'vitest'
import { heartbeatUrl } from '../../../src/root/heartbeat/heartbeat-url.ts'
import { receiveHeartbeat } from '../../../src/root/heartbeat/receive-heartbeat.ts'
import { collections } from '../../../src/root/store/collections.ts'
import { commitConfigStep, loadConfig } from '../../../src/root/store/config.ts'
import { digestOf } from '../../../src/kit/digest.ts'
import { tokenOf } from '../../../src/root/store/heartbeats.ts'
import { at } from '../../fixtures.ts'
import { ledgerEntries } from '../../ledger-entries.ts'
import { applyConfig, clearFirestore, OPERATOR, takeOwnProject } from '../../mesh.ts'
import { ADA, deps as callers } from '../incident/callers.ts'

takeOwnProject()
beforeEach(clearFirestore)

const deps = { readAccount: callers.readAccount, tokenOf }
const HEARTBEAT = { id: 'backup', heartbeat: { every: '1h' } }
const HTTP = { id: 'http', http: { url: 'http://shop.test/' } }

function apply(checks: readonly object[], seconds = 0, store = { loadConfig, commitConfigStep }) {
  const services = checks.length === 0 ? [] : [{ id: 'shop', checks }]
  return applyConfig({ config: { version: 1, services }, deletes: 1 }, OPERATOR, at(seconds), store)
}

function url(request: object = { checkId: 'shop.backup' }, seconds = 10) {
  return heartbeatUrl(request, ADA, at(seconds), deps)
}

async function call(path: string, seconds = 20): Promise<number> {
  const { status } = await receiveHeartbeat({ method: 'GET', path, query: {}, body: Buffer.alloc(0) }, at(seconds))
  return status
}

async function recorded() {
  return (await ledgerEntries()).filter(({ action }) => action.startsWith('heartbeatToken.'))
}

async function kept() {
  const { heartbeats, heartbeatTokens } = await collections()
  const [beats, tokens] = await Promise.all([heartbeats.get(), heartbeatTokens.get()])
  return {
    beats: beats.docs.map(({ id }) => id),
    tokens: tokens.docs.map((document) => [document.id, document.data()]),
  }
}

describe('applying a configuration', () => {
  test('makes a push address for a heartbeat check, and only for such', async () => {
    await apply([HEARTBEAT, HTTP])
    const { tokens } = await kept()
    expect(tokens).toEqual([
      ['shop.backup', { schemaVersion: 1, token: expect.stringMatching(/^[\w-]{43}$/), createTime: at(0) }],
    ])
    expect(await call((await url()).path)).toBe(200)
  })

  test('keeps the address when the check changes, and tells nothing of it', async () => {
    await apply([HEARTBEAT])
    const before = await kept()
    const { plan } = await apply([{ ...HEARTBEAT, heartbeat: { cron: '0 3 * * *' } }], 60)
    expect(await kept()).toEqual(before)
    expect(plan).toMatchObject([{}, { change: 'update', fields: ['heartbeat.cron', 'heartbeat.every'] }])
    const { checks, plans, boards } = await collections()
    const visible = await Promise.all([checks.get(), plans.get(), boards.get()])
    const [[, token] = ['', { token: 'none' }]] = before.tokens as [string, { token: string }][]
    expect(JSON.stringify(visible.map(({ docs }) => docs.map((one) => one.data())))).not.toContain(token.token)
  })

  test.each([
    ['the check is deleted', []],
    ['another protocol takes its place', [{ ...HTTP, id: 'backup' }]],
  ])('takes address and heartbeat away when %s', async (_, checks) => {
    await apply([HEARTBEAT])
    const { path } = await url()
    await call(path)
    expect((await kept()).beats).toEqual(['shop.backup'])
    await apply(checks, 60)
    expect(await kept()).toEqual({ beats: [], tokens: [] })
    expect((await recorded()).map(({ action }) => action).sort()).toEqual([
      'heartbeatToken.create',
      'heartbeatToken.delete',
    ])
    expect(await call(path, 70)).toBe(404)
    await apply([HEARTBEAT], 80)
    expect((await url()).path).not.toBe(path)
    expect(await call(path, 90)).toBe(404)
  })

  test('that is cut off after any step has made every address when it is applied again', async () => {
    const checks = Array.from({ length: 50 }, (_, index) => ({ ...HEARTBEAT, id: `job-${index}` }))
    const single: typeof commitConfigStep = async (step, { expected, next }, log) => {
      for (const [index, write] of step.entries()) {
        if (index === 40) throw new Error('crash')
        const move = { expected: index === 0 ? expected : next.revision, next }
        if (!(await commitConfigStep([write], move, log))) return false
      }
      return true
    }
    await expect(apply(checks, 0, { loadConfig, commitConfigStep: single })).rejects.toThrow('crash')
    const [[name, first] = []] = (await kept()).tokens
    await apply(checks, 60)
    const { tokens } = await kept()
    expect(tokens).toHaveLength(50)
    expect(tokens.find(([id]) => id === name)?.[1]).toEqual(first)
    expect(await recorded()).toHaveLength(50)
  })
})

describe('the push address', () => {
  test('is the same until somebody asks for a new one, which the old one does not survive', async () => {
    await apply([HEARTBEAT])
    const { path } = await url()
    expect(path).toMatch(/^\/heartbeat\/shop\.backup\/[\w-]{43}$/)
    expect(await url()).toEqual({ path })
    expect(await recorded()).toMatchObject([{ actor: { id: OPERATOR.uid }, action: 'heartbeatToken.create' }])
    const { path: other } = await url({ checkId: 'shop.backup', rotate: true })
    expect(other).not.toBe(path)
    expect((await recorded()).find(({ action }) => action === 'heartbeatToken.rotate')).toMatchObject({
      actor: { type: 'person', id: 'ada' },
      resource: 'heartbeatTokens/shop.backup',
      before: digestOf({ createTime: at(0) }),
      after: digestOf({ createTime: at(10) }),
    })
    expect([await call(path), await call(other)]).toEqual([404, 200])
  })

  test('is made when it is missing', async () => {
    await apply([HEARTBEAT])
    const { heartbeatTokens } = await collections()
    await heartbeatTokens.doc('shop.backup').delete()
    expect(await call((await url()).path)).toBe(200)
    expect((await recorded()).map(({ actor }) => actor.id).sort()).toEqual(['ada', OPERATOR.uid])
  })

  test.each([
    ['no such check', { checkId: 'shop.other' }, 'not-found'],
    ['a check without heartbeat', { checkId: 'shop.http' }, 'not-found'],
    ['a path', { checkId: 'shop.backup/x' }, 'invalid-argument'],
    ['nothing', {}, 'invalid-argument'],
  ])('is refused for %s', async (_, request, code) => {
    await apply([HEARTBEAT, HTTP])
    await expect(url(request)).rejects.toMatchObject({ code })
  })

  test.each([
    ['nobody', undefined, 'unauthenticated'],
    ['a viewer', { uid: 'eve', role: 'viewer' }, 'permission-denied'],
    ['an auditor', { uid: 'ada', role: 'auditor' }, 'permission-denied'],
    ['someone without a role', { uid: 'eve', role: undefined }, 'permission-denied'],
    ['a disabled account', { uid: 'off', role: 'operator' }, 'permission-denied'],
    ['an account that has become a viewer', { uid: 'demoted', role: 'operator' }, 'permission-denied'],
    ['an account that is gone', { uid: 'ghost', role: 'operator' }, 'unauthenticated'],
  ] as const)('is not shown to %s', async (_, caller, code) => {
    await apply([HEARTBEAT])
    await expect(heartbeatUrl({ checkId: 'shop.backup', rotate: true }, caller, at(0), deps)).rejects.toMatchObject({
      code,
    })
    expect((await kept()).tokens).toMatchObject([['shop.backup', { createTime: at(0) }]])
    expect(await recorded()).toHaveLength(1)
  })
})
