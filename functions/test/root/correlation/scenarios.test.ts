import { beforeEach, describe, expect, test } from 'vitest'
import { firestore } from '../../../src/kit/firestore.ts'
import { correlateIncidents } from '../../../src/root/correlate-incidents.ts'
import { repairIncidents } from '../../../src/root/repair-incidents.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { stored, takeOwnProject } from '../../mesh.ts'
import { ADA, deps, VERBS } from '../incident/callers.ts'
import { turn, World } from './world.ts'

takeOwnProject()

let world: World
beforeEach(async () => {
  world = new World()
  await world.start({ dependencies: { web: ['api'], api: ['db'], mail: ['db'] } })
})

async function happens(...transitions: Parameters<World['track']>): Promise<void> {
  for (const one of transitions) {
    await world.track(one)
    await world.deliver()
  }
}

async function timeline(incidentId: string): Promise<string[]> {
  const { docs } = await (await firestore()).collection(`incidents/${incidentId}/events`).orderBy('time').get()
  return docs.map((document) => `${String(document.get('action'))} ${String(document.get('message'))}`)
}

describe.each([
  ['the child first', ['web', 'api', 'db'], 2],
  ['the parent first, which waits for nobody', ['db', 'api', 'web'], 0],
  ['the middle last', ['web', 'db', 'api'], 0],
])('%s', (_, order, affected) => {
  test('the chain is explained by its root, and only that is told', async () => {
    await happens(...order.map((service) => turn(service, 0)))
    expect(await world.causes()).toEqual(['api: db', 'db: own', 'web: db'])
    await world.pass(120)
    expect(world.sent).toEqual(['trigger db'])
    expect(world.messages[0]?.affectedServices).toBe(affected)
    await happens(...order.map((service) => turn(service, 120, 'resolve')))
    await world.pass(900)
    expect(world.sent).toEqual(['trigger db', 'resolve db'])
  })
})

test('what lies between two services must be down itself', async () => {
  await happens(turn('web', 0), turn('db', 0))
  expect(await world.causes()).toEqual(['db: own', 'web: own'])
  await world.pass(60)
  expect(world.sent.toSorted()).toEqual(['trigger db', 'trigger web'])
})

test('the timeline says what explains it, and that it does no longer', async () => {
  await happens(turn('mail', 0), turn('db', 0), turn('db', 60, 'resolve'))
  expect((await timeline('mail.http_1')).toSorted()).toEqual([
    'incident.attach DB: Health is down',
    'incident.detach DB: Health is down',
    'incident.open HTTP 503',
  ])
})

test('a child that stays down when its cause is over is told after it had time to recover', async () => {
  await happens(turn('db', 0), turn('mail', 0))
  await world.pass(600)
  await happens(turn('db', 600, 'resolve'))
  expect(await world.causes()).toEqual(['db: own (resolved)', 'mail: own'])
  expect(world.sent).toEqual(['trigger db', 'resolve db'])
  await world.pass(120)
  expect(world.sent).toEqual(['trigger db', 'resolve db', 'trigger mail'])
  await happens(turn('mail', 720, 'resolve'))
  expect(world.sent.at(-1)).toBe('resolve mail')
})

test('a child waits for days without becoming a dead letter', async () => {
  await happens(turn('db', 0), turn('mail', 0))
  world.seconds = 3 * 86_400
  await world.pass(60)
  await happens(turn('db', world.seconds, 'resolve'))
  await world.pass(120)
  expect(world.sent).toContain('trigger mail')
})

test('whoever was alarmed before the cause was known is told the end', async () => {
  await happens(turn('mail', 0))
  await world.pass(60)
  await happens(turn('db', 60))
  expect(await world.causes()).toEqual(['db: own', 'mail: db'])
  await happens(turn('mail', 120, 'resolve'), turn('db', 120, 'resolve'))
  await world.pass(60)
  expect(world.sent).toEqual(['trigger mail', 'trigger db', 'resolve mail', 'resolve db'])
})

test('a person resolves and reopens the cause; the child is set free and bound again, and can be acknowledged all along', async () => {
  await happens(turn('db', 0), turn('mail', 0))
  const request = (incidentId: string, revision: number) => ({ incidentId, requestId: crypto.randomUUID(), revision })
  await VERBS.resolveIncident({ ...request('db.http_1', 1), reason: 'known' }, ADA, world.now(), deps)
  expect(await world.causes()).toEqual(['db: own (resolved)', 'mail: own'])
  await VERBS.reopenIncident(request('db.http_1', 2), ADA, world.now(), deps)
  expect(await world.causes()).toEqual(['db: own', 'mail: db'])
  await VERBS.acknowledgeIncident(request('mail.http_1', 1), ADA, world.now(), deps)
  expect(await world.causes()).toEqual(['db: own', 'mail: db (acknowledged)'])
})

describe('a minor incident', () => {
  const minor = (service: string) => ({ ...turn(service, 0), severity: 'minor' as const })

  test('that has been open for days holds back no page of its service, nor of what depends on it', async () => {
    const domain = { ...minor('db'), checkId: 'db.domain', incidentId: 'db.domain_1', message: 'expires in 20 days' }
    await happens(domain)
    world.seconds = 10 * 86_400
    await happens(turn('db', world.seconds), turn('mail', world.seconds))
    await world.pass(120)
    expect(world.sent).toEqual(['trigger db.domain_1', 'trigger db'])
    expect(await world.causes()).toEqual(['db.domain_1: db', 'db: own', 'mail: db'])
  })

  test('stands for itself, and for its dependents, from when people say that it is worse', async () => {
    await happens(minor('db'), turn('mail', 0))
    expect(await world.causes()).toEqual(['db: own', 'mail: own'])
    const target = { incidentId: 'db.http_1', requestId: crypto.randomUUID(), revision: 1 }
    await VERBS.setIncidentSeverity({ ...target, severity: 'critical' }, ADA, world.now(), deps)
    expect(await world.causes()).toEqual(['db: own', 'mail: db'])
  })
})

test('what a crash left undone is done by the next delivery, or by the repair', async () => {
  await happens(turn('db', 0))
  const fall = { path: 'transitions/mail.http_1', data: turn('mail', 0) }
  const crash = { now: world.now, correlateIncidents: () => Promise.reject(new Error('crash')) }
  await expect(trackIncident(fall, crash)).rejects.toThrow('crash')
  expect(await world.causes()).toEqual(['db: own', 'mail: own'])
  await trackIncident(fall, { now: world.now })
  expect(await world.causes()).toEqual(['db: own', 'mail: db'])

  await expect(trackIncident({ path: 'transitions/api.http_1', data: turn('api', 0) }, crash)).rejects.toThrow('crash')
  await repairIncidents({ loadHeldAndUnresolved: () => Promise.resolve({ entries: [], unresolvedIds: new Set() }) })
  expect(await world.causes()).toEqual(['api: db', 'db: own', 'mail: db'])
})

test('a pass over incidents that are as they should be writes nothing', async () => {
  await happens(turn('db', 0), turn('mail', 0))
  const before = await stored()
  const revision = async () => (await (await firestore()).doc('correlation/state').get()).get('revision') as number
  const then = await revision()
  await Promise.all(Array.from({ length: 20 }, () => correlateIncidents(world.now())))
  expect(await stored()).toEqual(before)
  expect(await revision()).toBe(then)
})
