import { describe, expect, test } from 'vitest'
import { applyConfigRequestSchema } from '../../src/schema/api.ts'
import { boardEntrySchema } from '../../src/schema/board.ts'
import { httpProbeSchema } from '../../src/schema/check.ts'
import { checkRunSchema } from '../../src/schema/check-run.ts'
import { durationMs } from '../../src/schema/config-words.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { checkBatchSchema } from '../../src/schema/events.ts'
import { incidentSchema } from '../../src/schema/incident.ts'
import { noticeSchema } from '../../src/schema/notification.ts'
import { plannerStateSchema } from '../../src/schema/plan.ts'
import { asRole, may, PERMISSIONS, ROLES, type Permission, type Role } from '../../src/roles.ts'
import { at, compiled, entry, run } from '../fixtures.ts'

const url = 'https://example.test/health'

/** The issues in one line; undefined when the value was accepted. */
function refusal(result: { error?: { issues: { message: string }[] } | undefined }): string | undefined {
  return result.error?.issues.map(({ message }) => message).join('; ')
}

describe('an HTTP probe', () => {
  test('has defaults', () => {
    expect(httpProbeSchema.parse({ url })).toEqual({ url, method: 'GET', headers: {}, expectStatus: ['2xx'] })
  })

  test.each([
    ['another protocol', { url: 'ftp://example.test/' }],
    ['no URL', { url: 'example.test' }],
    ['an unknown method', { url, method: 'FETCH' }],
    ['a header name with a space', { url, headers: { 'bad name': 'x' } }],
    ['a status out of range', { url, expectStatus: [99] }],
    ['a class that does not exist', { url, expectStatus: ['6xx'] }],
    ['an unknown key', { url, retries: 3 }],
  ])('is refused with %s', (_, value) => {
    expect(refusal(httpProbeSchema.safeParse(value))).toBeDefined()
  })

  test('is refused with a password in the URL, but not with an @ in its path', () => {
    expect(refusal(httpProbeSchema.safeParse({ url: 'https://user:secret@example.test/' }))).toContain(
      'without user name and password',
    )
    expect(httpProbeSchema.safeParse({ url: 'https://example.test/@user?mail=a@b' }).success).toBe(true)
  })

  test('is refused with more than 32 headers', () => {
    const headers = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`x-${index}`, '']))
    expect(refusal(httpProbeSchema.safeParse({ url, headers }))).toBe('at most 32 headers')
  })
})

describe('mesh.yaml', () => {
  const check = { id: 'http', http: { url } }

  test.each([
    ['an interval below 5 s', { ...check, interval: '4s' }],
    ['an interval without unit', { ...check, interval: '30' }],
    ['a timeout above 30 s', { ...check, timeout: '31s' }],
    ['a threshold of 0', { ...check, failureThreshold: 0 }],
    ['an id in capitals', { ...check, id: 'HTTP' }],
    ['an id that ends in a hyphen', { ...check, id: 'http-' }],
  ])('refuses %s', (_, bad) => {
    expect(refusal(meshConfigSchema.safeParse({ version: 1, services: [{ id: 'a', checks: [bad] }] }))).toBeDefined()
  })

  test('refuses a header whose name tells of a secret, which a stored check may have', () => {
    const http = { url, headers: { Accept: 'a', 'X-Api-Key': 'hunter2' } }
    const config = { version: 1, services: [{ id: 'a', checks: [{ ...check, http }] }] }
    expect(refusal(meshConfigSchema.safeParse(config))).toMatch(/^a header that carries no secret/)
    expect(httpProbeSchema.safeParse(http).success).toBe(true)
  })

  test('durations', () => {
    expect(['500ms', '30s', '5m', '1h'].map(durationMs)).toEqual([500, 30_000, 300_000, 3_600_000])
    expect(['', '5', 's', '1.5s', '-1s', '1d', ' 1s'].map(durationMs)).toEqual(Array(7).fill(undefined))
  })

  test('a request to apply is not a dry run unless it says so', () => {
    expect(applyConfigRequestSchema.parse({ config: { version: 1, services: [] } }).dryRun).toBe(false)
  })
})

describe('stored documents', () => {
  test('columns of a run have one length', () => {
    expect(checkRunSchema.safeParse(run(5, { a: 'ok', b: 'fail' })).success).toBe(true)
    expect(refusal(checkRunSchema.safeParse({ ...run(5, { a: 'ok' }), outcomes: [] }))).toBe('columns of one length')
  })

  test.each([
    ['a state that does not exist', { state: 'sick' }],
    ['a time as text', { since: at(0).toISOString() }],
    ['too long a heartbeat', { beats: 'u'.repeat(61) }],
    ['an unknown key', { colour: 'red' }],
  ])('an entry is refused with %s', (_, wrong) => {
    expect(refusal(boardEntrySchema.safeParse({ ...entry(), ...wrong }))).toBeDefined()
  })

  test('the planner remembers every board', () => {
    const old = { schemaVersion: 1, plannedUntil: at(0), plannedBoards: { b1: at(0) } }
    const state = { ...old, openRounds: [{ boardId: 'b1', intervalMs: 5000, slotTime: at(0), closeTime: at(35) }] }
    expect(plannerStateSchema.parse(state)).toEqual(state)
    expect(plannerStateSchema.parse(old)).toEqual({ ...old, openRounds: [] })
  })

  test('results and entries of a time without regions are read', () => {
    const { region: _region, ...results } = run(5, { a: 'ok' })
    expect(checkRunSchema.parse(results).region).toBe('us-central1')
    const { reprobe: _1, partialsInRow: _2, advisory: _3, isFlapping: _4, confirming: _5, ...state } = entry()
    expect(boardEntrySchema.parse(state)).toMatchObject({ advisory: null, isFlapping: false, confirming: null })
  })

  test('a batch that was on its way when regions came is probed at home', () => {
    const { reprobe: _reprobe, ...check } = compiled()
    const batch = { boardId: 'b1', intervalMs: 5000, slotTimeMs: 0, checks: [check] }
    expect(checkBatchSchema.parse(batch)).toEqual({ ...batch, region: 'us-central1' })
  })

  test('an incident of a time without causes stands for itself', () => {
    const old = {
      schemaVersion: 1,
      state: 'acknowledged',
      severity: 'major',
      assignee: null,
      title: 'Payments: Health is down',
      checkId: 'payments.http',
      serviceId: 'payments',
      serviceName: 'Payments',
      cause: 'HTTP 503 (expected 2xx)',
      openTime: at(0),
      resolveTime: null,
      reopenTime: null,
      updateTime: at(25),
      revision: 2,
    }
    const unexplained = { causeId: null, causeText: '', isQuiet: false, causeTime: null }
    expect(incidentSchema.parse(old)).toEqual({ ...old, scope: 'check', scopeId: '', ...unexplained })
  })

  test('a notice of a time without maintenance was held back by none', () => {
    const old = {
      schemaVersion: 1,
      incidentId: 'payments.http_1',
      checkId: 'payments.http',
      notifierId: 'hook',
      kind: 'reminder',
      episode: 0,
      reminder: 1,
      message: {
        title: 'Still: Payments: Health is down',
        text: 'HTTP 503 (expected 2xx)',
        link: null,
        severity: 'major',
        state: 'open',
        service: { id: 'payments', name: 'Payments', group: 'Shop' },
        openTime: at(0),
        resolveTime: null,
      },
      remind: { everyMs: 300_000, quietHours: null },
      state: 'pending',
      attempts: 0,
      dueTime: at(300),
      heldUntil: at(300),
      reason: '',
      createTime: at(0),
      updateTime: at(0),
      sentTime: null,
    }
    expect(noticeSchema.parse(old)).toEqual({ ...old, maintenance: null })
  })
})

/** Who may do what is for more, or fewer, than operators, approvers and admins. */
const OTHERS: Partial<Record<Permission, Role[]>> = {
  'access.review': ['auditor', 'admin'],
  'action.approve': ['approver', 'admin'],
  'action.revert': ['approver', 'admin'],
  'action.settle': ['approver', 'admin'],
  'actions.resume': ['admin'],
  'apiKey.create': ['admin'],
  'apiKey.revoke': ['admin'],
  'ledger.read': ['auditor', 'admin'],
  'ledger.verify': [...ROLES],
  'maintenance.list': [...ROLES],
  'member.contacts': ['auditor', 'admin'],
  'member.invite': ['admin'],
  'overrideRules.dryRun': [...ROLES],
  'policy.apply': ['admin'],
}

test.each(Object.keys(PERMISSIONS) as Permission[])('who may %s', (permission) => {
  const allowed = ROLES.filter((role) => may(role, permission))
  expect(allowed).toEqual(OTHERS[permission] ?? ['operator', 'approver', 'admin'])
  expect(may(undefined, permission)).toBe(false)
})

test('an unknown claim is no role', () => {
  expect([asRole('admin'), asRole('root'), asRole(undefined)]).toEqual(['admin', undefined, undefined])
})
