import { beforeEach, expect, test } from 'vitest'
import type { Role } from '@mesh/core/roles'
import { dryRunOverrideRules } from '../../../src/root/override/dry-run-override-rules.ts'
import { ruleFaults } from '../../../src/root/override/rule-faults.ts'
import { loadSettings } from '../../../src/root/store/settings.ts'
import { unresolvedIncidents } from '../../../src/root/store/unresolved-incidents.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../../mesh.ts'
import { incidentIs } from './incident-is.ts'

takeOwnProject()

const readAccount = (uid: string) => Promise.resolve({ uid, name: uid, role: uid as Role, isDisabled: false })
const deps = { readAccount, loadSettings, unresolvedIncidents, ruleFaults }
const dryRun = (request: object = {}) => dryRunOverrideRules(request, { uid: 'viewer', role: 'viewer' }, at(700), deps)

const RULE = {
  id: 'restart',
  when: { services: ['a'], lastsFor: '10m' },
  propose: {
    action: 'incident.silence',
    parameters: { incidentId: '{incidentId}', reason: 'known' },
    reason: 'it is known',
    ttl: '2h',
  },
}

beforeEach(async () => {
  await clearFirestore()
  await applyConfig({ config: { ...configOf(['a', 'b']), overrideRules: [RULE] } }, OPERATOR, at(0))
  await incidentIs('a.http_1')
  await incidentIs('a.http_2', { openTime: at(200) })
  await incidentIs('b.http_3')
  await incidentIs('a.http_4', { causeId: 'a.http_1' })
  await incidentIs('a.http_5', { state: 'resolved', resolveTime: at(60) })
})

test('says what matches, what will, and why others do not; and changes nothing', async () => {
  const { judged, rules } = await dryRun()
  expect(judged).toBe(4)
  expect(rules).toEqual([
    {
      ruleId: 'restart',
      condition: 'any severity, service a, open for 10 min',
      action: 'incident.silence',
      parameters: { incidentId: '{incidentId}', reason: 'known' },
      reason: 'it is known',
      faults: [],
      matches: [
        { incidentId: 'a.http_1', title: 'a is down', dueTime: at(650).toISOString(), isDue: true },
        { incidentId: 'a.http_2', title: 'a is down', dueTime: at(800).toISOString(), isDue: false },
      ],
      misses: expect.arrayContaining(['1: another incident explains it', '1: it is about another service']) as string[],
    },
  ])
  expect(await dryRun()).toEqual(await dryRun())
})

test('judges at another moment', async () => {
  const { time, rules } = await dryRun({ at: at(800).toISOString() })
  expect([time, rules[0]?.matches.map(({ isDue }) => isDue)]).toEqual([at(800).toISOString(), [true, true]])
  await expect(dryRun({ at: 'soon' })).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }))
})

test('is for members', async () => {
  const denied = expect.objectContaining({ code: 'permission-denied' })
  await expect(dryRunOverrideRules({}, { uid: 'x', role: undefined }, at(0), deps)).rejects.toEqual(denied)
})
