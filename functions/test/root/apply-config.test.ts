import { beforeEach, describe, expect, test } from 'vitest'
import { recordRun } from '../../src/root/record-run.ts'
import { commitConfigStep, loadConfig } from '../../src/root/store/config.ts'
import { trackIncident } from '../../src/root/track-incident.ts'
import { at } from '../fixtures.ts'
import {
  apply,
  applyConfig,
  clearFirestore,
  configOf,
  delivered,
  OPERATOR,
  runAt,
  stored,
  takeOwnProject,
} from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const live = { loadConfig, commitConfigStep }

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${index}`)
}

describe('who may', () => {
  const request = { config: configOf(['a']) }

  test('nobody who is not signed in', async () => {
    await expect(applyConfig(request, undefined, at(0))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test.each(['operator', 'approver', 'admin'] as const)('role %s', async (role) => {
    expect(await applyConfig(request, { uid: 'u', role }, at(0))).toMatchObject({ applied: true })
    expect((await stored()).services.size).toBe(1)
  })

  test.each(['viewer', 'auditor', undefined] as const)('not role %s', async (role) => {
    await expect(applyConfig(request, { uid: 'u', role }, at(0))).rejects.toMatchObject({ code: 'permission-denied' })
    expect((await stored()).services.size).toBe(0)
  })
})

describe('what it writes', () => {
  test('services, checks, the plan and the board', async () => {
    const { plan, applied } = await apply(['a', 'b'])
    expect(applied).toBe(true)
    expect(plan.map(({ change, kind, id }) => `${change} ${kind} ${id}`)).toEqual([
      'create service a',
      'create check a.http',
      'create service b',
      'create check b.http',
    ])
    const { services, checks, plans, boards } = await stored()
    expect([...services.keys(), ...checks.keys()]).toEqual(['a', 'b', 'a.http', 'b.http'])
    expect(Object.keys(plans.get('b1')?.checks ?? {}).sort()).toEqual(['a.http', 'b.http'])
    expect(boards.get('b1')?.checks['a.http']).toMatchObject({
      state: 'unknown',
      serviceName: 'a',
      failureThreshold: 3,
    })
  })

  test('nothing on a dry run', async () => {
    const { plan, applied } = await applyConfig({ config: configOf(['a']), dryRun: true }, OPERATOR, at(0))
    expect([plan.length, applied, (await stored()).services.size]).toEqual([2, false, 0])
  })

  test('nothing the second time', async () => {
    await apply(['a', 'b'])
    const once = await stored()
    const { plan, applied } = await apply(['a', 'b'], at(60))
    expect([new Set(plan.map(({ change }) => change)), applied]).toEqual([new Set(['unchanged']), true])
    expect(await stored()).toEqual(once)
  })

  test('a change keeps the state that the checks have', async () => {
    await apply(['a'], at(0))
    await recordRun({ path: 'checkRuns/x', data: runAt(5, { 'a.http': 'ok' }) })
    await apply(['a', 'b'], at(10), { name: 'Ready' })
    expect((await stored()).boards.get('b1')?.checks['a.http']).toMatchObject({
      state: 'up',
      name: 'Ready',
      beats: 'u',
    })
  })

  test('removing a check that is down resolves its incident', async () => {
    await apply(['a', 'b'], at(0), { failureThreshold: 1 })
    await recordRun({ path: 'checkRuns/x', data: runAt(5, { 'a.http': 'fail', 'b.http': 'ok' }) })
    await apply(['b'], at(10), { failureThreshold: 1 })
    const { services, checks, plans, boards, transitions } = await stored()
    expect([...services.keys(), ...checks.keys()]).toEqual(['b', 'b.http'])
    expect([Object.keys(plans.get('b1')?.checks ?? {}), Object.keys(boards.get('b1')?.checks ?? {})]).toEqual([
      ['b.http'],
      ['b.http'],
    ])
    for (const id of [...transitions.keys()].toReversed()) await trackIncident(await delivered(`transitions/${id}`))
    expect([...(await stored()).incidents.values()]).toMatchObject([
      { checkId: 'a.http', state: 'resolved', cause: 'said fail', resolveTime: at(10) },
    ])
  })

  describe('a check that has grown too large for its board', () => {
    const ids = numbered(7)
    const configWith = (bytes: number) => {
      const config = configOf(ids, { failureThreshold: 1, successThreshold: 1 })
      const services = config.services.map((service, index) => ({
        ...service,
        checks: service.checks.map((check) => ({
          ...check,
          http: { ...check.http, body: 'x'.repeat(index === 0 ? bytes : 60_000) },
        })),
      }))
      return { config: { ...config, services } }
    }
    const fall = async () => {
      await applyConfig(configWith(1000), OPERATOR, at(0))
      await recordRun({ path: 'checkRuns/x', data: runAt(5, { 's0.http': 'fail', 's1.http': 'fail' }) })
      for (const id of (await stored()).transitions.keys()) await trackIncident(await delivered(`transitions/${id}`))
      return (await stored()).boards.get('b1')?.checks ?? {}
    }

    test('takes its state and its incident along, and moves alone', async () => {
      const before = await fall()
      const { transitions } = await stored()
      await applyConfig(configWith(65_000), OPERATOR, at(10))
      const { boards, transitions: after } = await stored()
      expect(Object.keys(boards.get('b1')?.checks ?? {})).toEqual(ids.slice(1).map((id) => `${id}.http`))
      const known = before['s0.http']
      if (known === undefined) throw new Error('no entry')
      const { transitionSeq: _seq, ...entry } = known
      expect(boards.get('b2')?.checks).toMatchObject({ 's0.http': entry })
      expect(after).toEqual(transitions)

      await recordRun({ path: 'checkRuns/y', data: { ...runAt(15, { 's0.http': 'ok' }), boardId: 'b2' } })
      const recovery = [...(await stored()).transitions.values()].find(({ effect }) => effect === 'resolve')
      expect(recovery).toMatchObject({ checkId: 's0.http', incidentId: entry.incidentId })
    })

    test('also when a crash leaves it on both boards; what the old one opened meanwhile ends with it', async () => {
      const before = await fall()
      const oneByOne: typeof commitConfigStep = async (step, { expected, next }, log) => {
        let move = { expected, next }
        for (const write of step) {
          if (write.kind === 'board' && write.id === 'b1') throw new Error('crash')
          if (!(await commitConfigStep([write], move, log))) return false
          move = { expected: next.revision, next }
        }
        return true
      }
      await expect(
        applyConfig(configWith(65_000), OPERATOR, at(10), { ...live, commitConfigStep: oneByOne }),
      ).rejects.toThrow('crash')
      await recordRun({ path: 'checkRuns/y', data: runAt(15, { 's0.http': 'ok' }) })
      await recordRun({ path: 'checkRuns/z', data: runAt(20, { 's0.http': 'fail' }) })
      const meanwhile = (await stored()).boards.get('b1')?.checks['s0.http']?.incidentId
      await applyConfig(configWith(65_000), OPERATOR, at(30))
      const { boards, transitions } = await stored()
      expect(boards.get('b1')?.checks).not.toHaveProperty(['s0.http'])
      expect(boards.get('b2')?.checks['s0.http']?.incidentId).toBe(before['s0.http']?.incidentId)
      const removals = [...transitions.values()].filter(({ message }) => message === 'check removed')
      expect(removals.map(({ incidentId }) => incidentId)).toEqual([meanwhile])
    })
  })

  test('a check that comes back never reuses the name of an incident', async () => {
    const fail = async (seconds: number) =>
      recordRun({ path: 'checkRuns/x', data: runAt(seconds, { 'a.http': 'fail' }) })
    await apply(['a'], at(0), { failureThreshold: 1 })
    await fail(5)
    await apply([], at(10), {}, 1)
    await apply(['a'], at(20), { failureThreshold: 1 })
    await fail(25)
    const opened = [...(await stored()).transitions.values()].filter(({ effect }) => effect === 'open')
    expect(new Set(opened.map(({ incidentId }) => incidentId)).size).toBe(2)
  })
})

describe('what it refuses', () => {
  test('a configuration that does not fit, with the place', async () => {
    const broken = {
      config: { version: 1, services: [{ id: 'a', checks: [{ id: 'http', http: { url: 'nowhere' } }] }] },
    }
    await expect(applyConfig(broken, OPERATOR, at(0))).rejects.toMatchObject({
      code: 'invalid-argument',
      message: 'not a valid configuration: config.services.0.checks.0.http.url: Invalid URL',
    })
  })

  test('an id that is used twice, with the place', async () => {
    await expect(apply(['a', 'b', 'a'])).rejects.toMatchObject({
      code: 'invalid-argument',
      message: 'service id "a" is used twice (services.2.id)',
      details: { duplicates: [{ kind: 'service', id: 'a' }] },
    })
    expect((await stored()).services.size).toBe(0)
  })
})

describe('several at once', () => {
  test('one that was made meanwhile is taken into account', async () => {
    await apply(['a'])
    let isFirst = true
    const slow: typeof loadConfig = async () => {
      const loaded = await loadConfig()
      if (isFirst) await apply(['a', 'b'], at(5))
      isFirst = false
      return loaded
    }
    await applyConfig({ config: configOf(['a', 'c']) }, OPERATOR, at(6), { ...live, loadConfig: slow })
    const { checks, boards } = await stored()
    expect([...checks.keys()]).toEqual(['a.http', 'c.http'])
    expect(Object.keys(boards.get('b1')?.checks ?? {}).sort()).toEqual(['a.http', 'c.http'])
  })

  test('one that never gets its turn says so', async () => {
    const never = { ...live, commitConfigStep: () => Promise.resolve(false) }
    await expect(applyConfig({ config: configOf(['a']) }, OPERATOR, at(0), never)).rejects.toMatchObject({
      code: 'aborted',
    })
  })

  test('ten at the same time leave one of them', async () => {
    const outcomes = await Promise.allSettled(numbered(10).map((id) => apply([id], at(0), {}, 1)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    const { services, checks, plans, boards } = await stored()
    expect([services.size, checks.size]).toEqual([1, 1])
    expect(Object.keys(boards.get('b1')?.checks ?? {})).toEqual([...checks.keys()])
    expect(Object.keys(plans.get('b1')?.checks ?? {})).toEqual([...checks.keys()])
  })
})

describe('a change that is too large for one transaction', () => {
  const many = numbered(650)
  const request = { config: configOf(many) }

  test('is completed by applying it again, wherever it was cut off', async () => {
    for (let cutAfter = 0; ; cutAfter += 1) {
      let steps = 0
      const crashing: typeof commitConfigStep = (...args) => {
        if (steps === cutAfter) throw new Error('crash')
        steps += 1
        return commitConfigStep(...args)
      }
      const outcome = await Promise.allSettled([
        applyConfig(request, OPERATOR, at(0), { ...live, commitConfigStep: crashing }),
      ])
      if (outcome[0]?.status === 'fulfilled') break
    }
    const { services, checks, plans, boards } = await stored()
    expect([services.size, checks.size]).toEqual([650, 650])
    expect([...boards.values()].map((board) => Object.keys(board.checks).length)).toEqual([500, 150])
    expect([...plans.values()].map((plan) => Object.keys(plan.checks).length)).toEqual([500, 150])
    for (const [id, { boardId }] of checks) expect(boards.get(boardId)?.checks[id]).toBeDefined()
  })

  test('gives way to another one that starts before it is complete', async () => {
    let steps = 0
    const interrupted: typeof commitConfigStep = async (...args) => {
      steps += 1
      if (steps === 2) await apply(['a'], at(0), {}, 400)
      return commitConfigStep(...args)
    }
    const outcome = applyConfig(request, OPERATOR, at(0), { ...live, commitConfigStep: interrupted })
    await expect(outcome).rejects.toMatchObject({ code: 'aborted' })
    const { services, checks, boards } = await stored()
    expect([services.size, checks.size, Object.keys(boards.get('b1')?.checks ?? {})]).toEqual([1, 1, ['a.http']])
  })
})
