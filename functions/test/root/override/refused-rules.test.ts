import { beforeEach, expect, test } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import type { Action } from '@mesh/core/schema/action'
import { proposeByRule } from '../../../src/actions/index.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { dryRunOverrideRules } from '../../../src/root/override/dry-run-override-rules.ts'
import { proposeDue } from '../../../src/root/override/propose-due.ts'
import { ruleFaults } from '../../../src/root/override/rule-faults.ts'
import { loadSettings } from '../../../src/root/store/settings.ts'
import { unresolvedIncidents } from '../../../src/root/store/unresolved-incidents.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, configOf, takeOwnProject } from '../../mesh.ts'
import { incidentIs } from './incident-is.ts'

takeOwnProject()

const rule = (id: string, changes: object = {}) => ({
  id,
  when: { lastsFor: '0s' },
  propose: {
    action: 'incident.silence',
    parameters: { incidentId: '{incidentId}', reason: 'known' },
    reason: 'it is known',
    ttl: '2h',
    ...changes,
  },
})

beforeEach(clearFirestore)

const applied = (rest: object) =>
  applyConfig({ config: { ...configOf(['a', 'b']), ...rest } }, { uid: 'admin-1', role: 'admin' }, at(0))

async function actions(): Promise<Action[]> {
  const { docs } = await (await firestore()).collection('actions').get()
  return docs.map((document) => document.data() as Action)
}

async function told(incidentId: string): Promise<unknown[]> {
  const { docs } = await (await firestore()).collection(`incidents/${incidentId}/events`).orderBy('time').get()
  return docs.map((document) => [document.get('action'), document.get('actor'), document.get('message')])
}

/** Proposals that are refused while `why` says so, and the minutes in which one was tried. */
function refusing() {
  const tried: number[] = []
  const state: { why: string | undefined; tried: number[]; runs: (minutes: readonly number[]) => Promise<void> } = {
    why: 'Cloud Run may not be read',
    tried,
    runs: async (minutes) => {
      for (const minute of minutes) {
        const now = at(60 + minute * 60)
        await proposeDue(now, undefined, {
          proposeByRule: (...wanted) => {
            tried.push(minute)
            return state.why === undefined
              ? proposeByRule(...wanted)
              : Promise.reject(new MeshError('failed-precondition', state.why))
          },
        })
      }
    },
  }
  return state
}

const minutes = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('what a rule cannot propose is told on the timeline, each reason once, and tried again later and later', async () => {
  await applied({ overrideRules: [rule('known')] })
  await incidentIs('a.http_1')
  const refused = refusing()
  await refused.runs(minutes(0, 8))
  expect(refused.tried).toEqual([0, 1, 2, 4])
  expect(await told('a.http_1')).toEqual([
    ['incident.comment', 'mesh', 'rule known could not propose: Cloud Run may not be read'],
  ])
  refused.why = 'the service has no earlier revision'
  await refused.runs(minutes(8, 31))
  expect(refused.tried.slice(4)).toEqual([8, 15, 30])
  expect((await told('a.http_1')).slice(1)).toEqual([
    ['incident.comment', 'mesh', 'rule known could not propose: the service has no earlier revision'],
  ])
  refused.why = undefined
  await refused.runs(minutes(31, 61))
  expect(refused.tried.slice(7)).toEqual([45])
  expect(await actions()).toHaveLength(1)
})

test('a reason that is cut inside a character is told once', async () => {
  await applied({ overrideRules: [rule('known')] })
  await incidentIs('a.http_1')
  const refused = refusing()
  refused.why = `x${'😀'.repeat(600)}`
  await refused.runs([0, 1])
  expect(refused.tried).toEqual([0, 1])
  expect(await told('a.http_1')).toEqual([['incident.comment', 'mesh', expect.stringMatching(/x(😀)+\uFFFD$/u)]])
})

test('a rule that was changed since is tried at once', async () => {
  await applied({ overrideRules: [rule('known')] })
  await incidentIs('a.http_1')
  const refused = refusing()
  await refused.runs(minutes(0, 3))
  refused.why = undefined
  await applied({ overrideRules: [rule('known', { ttl: '1h' })] })
  await refused.runs([3])
  expect((await actions()).map(({ proposal }) => proposal.ttlMs)).toEqual([3_600_000])
})

test('an incident that is over meanwhile is told nothing', async () => {
  await applied({ overrideRules: [rule('known')] })
  await incidentIs('a.http_1')
  const seen = await unresolvedIncidents(9)
  await incidentIs('a.http_1', { state: 'resolved', resolveTime: at(55) })
  await proposeDue(at(60), undefined, { unresolvedIncidents: () => Promise.resolve(seen) })
  expect([await told('a.http_1'), await actions()]).toEqual([[], []])
})

test('each rule has as many waiting proposals as one proposer may, the most severe incidents first', async () => {
  await applied({ overrideRules: [rule('known'), rule('also', { ttl: '1h' })], actions: { maxOpen: 2 } })
  await incidentIs('a.http_1', { severity: 'minor' })
  await incidentIs('a.http_2', { severity: 'major' })
  await incidentIs('b.http_1', { severity: 'critical' })
  await proposeDue(at(60))
  const made = (await actions()).map(({ proposal }) => `${proposal.ruleId} ${proposal.incidentId}`)
  expect(made.toSorted()).toEqual(['also a.http_2', 'also b.http_1', 'known a.http_2', 'known b.http_1'])
  expect(await told('a.http_1')).toEqual([
    [
      'incident.comment',
      'mesh',
      expect.stringMatching(/^rule \w+ could not propose: .*2 of rule \w+ do, at most 2 may/),
    ],
    [
      'incident.comment',
      'mesh',
      expect.stringMatching(/^rule \w+ could not propose: .*2 of rule \w+ do, at most 2 may/),
    ],
  ])
})

test('nothing is proposed during maintenance, which a dry run says, and afterwards it is', async () => {
  const maintenance = [{ id: 'm', services: ['a'], from: '2026-01-01T12:00', to: '2026-01-01T12:10', timeZone: 'UTC' }]
  await applied({ overrideRules: [rule('known')], maintenance })
  await incidentIs('a.http_1')
  await incidentIs('b.http_1')
  await proposeDue(at(60))
  expect((await actions()).map(({ proposal }) => proposal.incidentId)).toEqual(['b.http_1'])
  const readAccount = (uid: string) => Promise.resolve({ uid, name: uid, role: 'viewer' as const, isDisabled: false })
  const deps = { readAccount, loadSettings, unresolvedIncidents, ruleFaults }
  const { rules } = await dryRunOverrideRules({}, { uid: 'viewer', role: 'viewer' }, at(60), deps)
  expect(rules[0]?.misses).toEqual(['1: its service is in maintenance'])
  await proposeDue(at(600))
  expect(await actions()).toHaveLength(2)
})
