import { beforeEach, expect, test } from 'vitest'
import type { Action } from '@mesh/core/schema/action'
import type { IncidentEvent } from '@mesh/core/schema/incident'
import { firestore } from '../../../src/kit/firestore.ts'
import { followIncident } from '../../../src/root/override/follow-incident.ts'
import { proposeDue } from '../../../src/root/override/propose-due.ts'
import { unresolvedIncidents } from '../../../src/root/store/unresolved-incidents.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../../mesh.ts'
import { incidentIs } from './incident-is.ts'

takeOwnProject()

const silence = (id: string, when: object, more: object = {}) => ({
  id,
  when: { lastsFor: '10m', ...when },
  propose: {
    action: 'incident.silence',
    parameters: { incidentId: '{incidentId}', reason: 'rule for {serviceId}' },
    reason: 'it is known',
    ttl: '2h',
    ...more,
  },
})

beforeEach(clearFirestore)

const applied = (...overrideRules: object[]) =>
  applyConfig({ config: { ...configOf(['a', 'b']), overrideRules } }, OPERATOR, at(0))

/** An event of an incident as its trigger tells it, twice. */
async function happens(action: IncidentEvent['action'], id: string, now: Date): Promise<void> {
  const data = { schemaVersion: 1, action, actor: 'mesh', actorName: 'mesh', time: now, message: '' }
  for (let times = 2; times > 0; times -= 1) await followIncident({ path: `incidents/${id}/events/e`, data }, now)
}

async function actions(): Promise<Action[]> {
  const { docs } = await (await firestore()).collection('actions').orderBy('createTime').get()
  return docs.map((document) => document.data() as Action)
}

test('an incident that lasts is answered once, however often and at once the sweep runs', async () => {
  await applied(silence('known', { services: ['a'] }))
  await incidentIs('a.http_1')
  await incidentIs('b.http_1', { serviceId: 'b', checkId: 'b.http' })
  await proposeDue(at(649))
  expect(await actions()).toEqual([])
  await Promise.all([1, 2, 3].map(() => proposeDue(at(650))))
  await proposeDue(at(710))
  const proposed = await actions()
  expect(proposed).toHaveLength(1)
  expect(proposed[0]).toMatchObject({
    state: 'proposed',
    proposal: {
      kind: 'incident.silence',
      parameters: { incidentId: 'a.http_1', reason: 'rule for a' },
      proposer: { uid: 'mesh', name: 'mesh' },
      ruleId: 'known',
      incidentId: 'a.http_1',
      ttlMs: 7_200_000,
      reason: 'it is known',
    },
  })
})

test('a rule that waits for nothing answers as the incident opens', async () => {
  await applied(silence('known', { lastsFor: '0s' }), silence('later', {}))
  await incidentIs('a.http_1')
  await happens('incident.open', 'a.http_1', at(50))
  expect((await actions()).map(({ proposal }) => proposal.ruleId)).toEqual(['known'])
  await proposeDue(at(60))
  expect(await actions()).toHaveLength(1)
})

test('what nobody approved is withdrawn when the incident is over; opened again it is proposed anew', async () => {
  await applied(silence('known', {}))
  await incidentIs('a.http_1')
  await proposeDue(at(650))
  await incidentIs('a.http_1', { state: 'resolved', resolveTime: at(700) })
  await happens('incident.resolve', 'a.http_1', at(700))
  await proposeDue(at(710))
  expect(await actions()).toEqual([expect.objectContaining({ state: 'rejected', problem: 'the incident is over' })])

  await incidentIs('a.http_1', { reopenTime: at(800) })
  await happens('incident.reopen', 'a.http_1', at(800))
  await proposeDue(at(1399))
  expect(await actions()).toHaveLength(1)
  await proposeDue(at(1400))
  await proposeDue(at(1460))
  expect((await actions()).map(({ state }) => state)).toEqual(['rejected', 'proposed'])
})

test('an end that is told late withdraws what was proposed before the incident was opened again, and no more', async () => {
  await applied(silence('known', {}))
  await incidentIs('a.http_1')
  await proposeDue(at(650))
  await incidentIs('a.http_1', { reopenTime: at(800) })
  await proposeDue(at(1400))
  await happens('incident.resolve', 'a.http_1', at(1401))
  expect((await actions()).map(({ state }) => state)).toEqual(['rejected', 'proposed'])
})

test('an incident that ends while it is answered leaves no proposal behind, even when the answer crashes', async () => {
  await applied(silence('known', {}, { parameters: { serviceId: '{serviceId}', reason: 'x' } }))
  await incidentIs('a.http_1')
  const seen = await unresolvedIncidents(9)
  await incidentIs('a.http_1', { state: 'resolved', resolveTime: at(649) })
  await happens('incident.resolve', 'a.http_1', at(649))
  const crash = () => Promise.reject(new Error('crash'))
  await proposeDue(at(650), undefined, { unresolvedIncidents: () => Promise.resolve(seen), findIncident: crash })
  expect(await actions()).toEqual([])
})

test('what was approved is left alone, as is what people proposed', async () => {
  await applied(silence('known', {}))
  await incidentIs('a.http_1')
  await proposeDue(at(650))
  const db = await firestore()
  const [document] = (await db.collection('actions').get()).docs
  await document?.ref.update({ state: 'approved' })
  const ofPeople = { ...document?.data(), proposal: { ...(document?.get('proposal') as object), ruleId: null } }
  await db.doc('actions/by-people').set({ ...ofPeople, state: 'proposed' })
  await incidentIs('a.http_1', { state: 'resolved', resolveTime: at(700) })
  await happens('incident.resolve', 'a.http_1', at(700))
  expect((await actions()).map(({ state }) => state).toSorted()).toEqual(['approved', 'proposed'])
})

test('what was approved and is held back when the incident is over is withdrawn, and not applied after the freeze', async () => {
  await applied(silence('known', {}))
  await incidentIs('a.http_1')
  await proposeDue(at(650))
  const [document] = (await (await firestore()).collection('actions').get()).docs
  await document?.ref.update({
    state: 'approved',
    denial: { code: 'frozen', message: 'a freeze until Monday', time: at(660) },
    retryTime: at(9000),
    dueTime: at(9000),
  })
  await incidentIs('a.http_1', { state: 'resolved', resolveTime: at(700) })
  await happens('incident.resolve', 'a.http_1', at(700))
  expect(await actions()).toEqual([
    expect.objectContaining({ state: 'rejected', problem: 'the incident is over', dueTime: null }),
  ])
})

test('one that cannot be proposed stops no other, and rules do not answer what actions cause', async () => {
  await applied(silence('group', { lastsFor: '0s' }, { parameters: { serviceId: '{serviceId}', reason: 'x' } }))
  await incidentIs('group.all_1', { scope: 'group', scopeId: 'all', serviceId: '', checkId: '' })
  await incidentIs('action.x', { scope: 'action', scopeId: 'x', serviceId: '', checkId: '' })
  await incidentIs('b.http_1', { serviceId: 'b', checkId: 'b.http' })
  await proposeDue(at(60))
  expect((await actions()).map(({ proposal }) => proposal.incidentId)).toEqual(['b.http_1'])
})

test('a name that another action took is told, since the rule can say nothing there', async () => {
  await applied(silence('known', { lastsFor: '0s' }))
  await incidentIs('a.http_1')
  await proposeDue(at(60))
  const db = await firestore()
  const [document] = (await db.collection('actions').get()).docs
  await document?.ref.update({ 'proposal.ruleId': null })
  await proposeDue(at(120))
  const { docs } = await db.collection('incidents/a.http_1/events').get()
  expect(docs.map((event): unknown => event.get('message'))).toEqual([
    expect.stringMatching(/^rule known could not propose: rule-\w+ exists and is no proposal of this rule/),
  ])
})

test('a changed rule answers an incident no second time', async () => {
  await applied(silence('known', {}))
  await incidentIs('a.http_1')
  await proposeDue(at(650))
  await applied(silence('known', {}, { ttl: '1h' }))
  await proposeDue(at(660))
  expect((await actions()).map(({ proposal }) => proposal.ttlMs)).toEqual([7_200_000])
})

test('without rules nothing but the settings is read', async () => {
  await applied()
  let reads = 0
  const counted = () => {
    reads += 1
    return Promise.resolve([])
  }
  await proposeDue(at(650), undefined, { unresolvedIncidents: counted })
  expect(reads).toBe(0)
})

test.each([
  [
    'an unknown action',
    { action: 'incident.silense' },
    'overrideRules.0.propose.action: found "incident.silense"; expected perhaps incident.silence',
  ],
  [
    'an unknown placeholder',
    { parameters: { incidentId: '{incident}', reason: 'x' } },
    'found {incident}; expected {incidentId} and {serviceId}',
  ],
  ['a missing parameter', { parameters: { incidentId: '{incidentId}' } }, 'overrideRules.0.propose.parameters.reason'],
  [
    'too long a time',
    { ttl: '48h' },
    'overrideRules.0.propose.ttl: found 2880 min; incident.silence must end by itself after at most 24 h',
  ],
])('a rule with %s is refused, in a dry run too', async (_, more, words) => {
  for (const dryRun of [true, false]) {
    const config = { ...configOf(['a']), overrideRules: [silence('known', {}, more)] }
    await expect(applyConfig({ config, dryRun }, OPERATOR, at(0))).rejects.toEqual(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(words) as string }),
    )
  }
})
