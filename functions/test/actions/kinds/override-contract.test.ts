import { expect, test } from 'vitest'
import { ACTION_KINDS } from '../../../src/actions/kinds/index.ts'
import { configSet } from '../../../src/actions/kinds/config-set.ts'
import { incidentSilence } from '../../../src/actions/kinds/incident-silence.ts'
import { serviceForceState } from '../../../src/actions/kinds/service-force-state.ts'
import { servicePauseChecks } from '../../../src/actions/kinds/service-pause-checks.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { apply, clearFirestore, stored, takeOwnProject } from '../../mesh.ts'
import { keepsContract } from '../kind-contract.ts'
import { Stand } from '../stand.ts'
import { incidentIs } from './incident-is.ts'

takeOwnProject()

const NOBODY = { schemaVersion: 1, forced: null, paused: null, silenced: null } as const

/** Somebody else's action says something of the service. */
async function theirs(now: Date, part: 'forced' | 'paused' | 'silenced', said: object): Promise<void> {
  const endTime = new Date(now.getTime() + 60_000)
  const held = { actionId: 'theirs', etag: 'theirs:apply', since: now, endTime }
  const override = { ...NOBODY, [part]: { ...held, ...said }, updateTime: now }
  await (await firestore()).doc('overrides/a').set(override)
}

const prepare = async (now: Date) => {
  await apply(['a'], now)
}

keepsContract('service.forceState', () => ({
  kind: serviceForceState,
  parameters: { serviceId: 'a', state: 'up', message: 'false alarm' },
  prepare,
  drift: (now) => theirs(now, 'forced', { state: 'down', message: 'theirs' }),
}))

keepsContract('service.pauseChecks', () => ({
  kind: servicePauseChecks,
  parameters: { serviceId: 'a' },
  prepare,
  drift: (now) => theirs(now, 'paused', { checks: ['http'] }),
}))

keepsContract('incident.silence of a service', () => ({
  kind: incidentSilence,
  parameters: { serviceId: 'a', reason: 'known' },
  prepare,
  drift: (now) => theirs(now, 'silenced', { reason: 'theirs' }),
}))

keepsContract('incident.silence of an incident', () => ({
  kind: incidentSilence,
  parameters: { incidentId: 'a.http_1', reason: 'known' },
  prepare: incidentIs,
  drift: (now) => {
    const silence = { actionId: 'theirs', etag: 'theirs:apply', since: now, endTime: now, reason: 'theirs' }
    return incidentIs(now, { silence })
  },
}))

keepsContract('config.set', () => ({
  kind: configSet,
  parameters: { space: 'flags', key: 'dark', value: { share: 0.1 } },
  prepare: () => Promise.resolve(),
  drift: async (updateTime) => {
    const value = { schemaVersion: 1, value: 'theirs', actionId: 'theirs', revision: 7, updateTime }
    await (await firestore()).doc('flags/dark').set(value)
  },
}))

test('the engine ends each by its TTL, and the document knows the end beforehand', async () => {
  await clearFirestore()
  const stand = new Stand()
  Object.defineProperty(stand.targets, 'kinds', { value: ACTION_KINDS })
  await apply(['a'], stand.now())
  const wishes = {
    'force-001': { kind: 'service.forceState', parameters: { serviceId: 'a', state: 'up', message: 'm' } },
    'pause-001': { kind: 'service.pauseChecks', parameters: { serviceId: 'a', checks: ['http'] } },
    'silence-1': { kind: 'incident.silence', parameters: { serviceId: 'a', reason: 'r' } },
  }
  for (const [id, wish] of Object.entries(wishes)) {
    await stand.propose(id, wish.parameters, { ...wish, ttlMs: 3_600_000 })
    await stand.approve(id)
    await stand.work(id)
  }
  const endTime = new Date(stand.nowMs + 3_600_000)
  const said = (await (await firestore()).doc('overrides/a').get()).data()
  for (const [part, actionId] of [
    ['forced', 'force-001'],
    ['paused', 'pause-001'],
    ['silenced', 'silence-1'],
  ] as const) {
    const held = said?.[part] as { actionId: string; endTime: { toDate(): Date } }
    expect([held.actionId, held.endTime.toDate()]).toEqual([actionId, endTime])
    expect((await stand.action(actionId)).revertTime).toEqual(endTime)
  }
  expect((await stored()).plans.get('b1')?.checks).toEqual({})
  stand.pass(3600)
  await Promise.all(Object.keys(wishes).map((id) => stand.work(id)))
  for (const id of Object.keys(wishes)) expect((await stand.action(id)).state).toBe('reverted')
  expect((await (await firestore()).doc('overrides/a').get()).exists).toBe(false)
  expect(Object.keys((await stored()).plans.get('b1')?.checks ?? {})).toEqual(['a.http'])
})

test.each(['service.forceState', 'incident.silence'])(
  '%s is refused without an end, and with one after a day',
  async (kind) => {
    await clearFirestore()
    const stand = new Stand()
    Object.defineProperty(stand.targets, 'kinds', { value: ACTION_KINDS })
    const parameters = {
      serviceId: 'a',
      ...(kind === 'incident.silence' ? { reason: 'r' } : { state: 'up', message: 'm' }),
    }
    for (const ttlMs of [null, 86_400_001]) {
      await expect(stand.propose('endless-1', parameters, { kind, parameters, ttlMs })).rejects.toEqual(
        expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining('ttlMs') as string }),
      )
    }
  },
)
