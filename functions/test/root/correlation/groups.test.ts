import { beforeEach, expect, test } from 'vitest'
import { collections } from '../../../src/root/store/collections.ts'
import { loadHeldAndUnresolved } from '../../../src/root/store/repair.ts'
import { digestOf } from '../../../src/kit/digest.ts'
import { chainOf } from '../../ledger-entries.ts'
import { stored, takeOwnProject } from '../../mesh.ts'
import { ADA, deps, VERBS } from '../incident/callers.ts'
import { shuffled, turn, World } from './world.ts'

takeOwnProject()

const EDGE = 'group.edge_1'
const edge = { id: 'edge', name: 'Edge', services: ['a', 'b', 'c'], downWhen: 2 }

let world: World
beforeEach(async () => {
  world = new World()
  await world.start({ groups: [edge] })
})

async function happens(...transitions: Parameters<World['track']>): Promise<void> {
  await world.track(...transitions)
  await world.deliver(2)
}

test('one of three down is quiet; two are one incident of the group, told once and ended once', async () => {
  await happens(turn('a', 0))
  await world.pass(120)
  expect([await world.causes(), world.sent]).toEqual([['a: quiet'], []])

  await happens(turn('c', 120))
  await world.pass(120)
  expect(await world.causes()).toEqual([`a: ${EDGE}`, `c: ${EDGE}`, `${EDGE}: own`])
  expect((await stored()).incidents.get(EDGE)).toMatchObject({
    title: 'Edge: 2 of 3 are down (1 allowed)',
    cause: 'down: a, c',
    scope: 'group',
    scopeId: 'edge',
  })
  expect(world.sent).toEqual([`trigger ${EDGE}`])
  expect(world.messages[0]).toMatchObject({ affectedServices: 2, service: { id: 'edge', name: 'Edge' } })

  await happens(turn('b', 240))
  expect((await stored()).incidents.get(EDGE)?.title).toBe('Edge: 3 of 3 are down (1 allowed)')
  await happens(turn('a', 300, 'resolve'), turn('b', 300, 'resolve'))
  await world.pass(600)
  expect(await world.causes()).toEqual([
    `a: ${EDGE} (resolved)`,
    `b: ${EDGE} (resolved)`,
    'c: quiet',
    `${EDGE}: own (resolved)`,
  ])
  expect(world.sent).toEqual([`trigger ${EDGE}`, `resolve ${EDGE}`])

  const recorded = async (id: string) => (await chainOf(`incidents/${id}`)).map(({ action }) => action)
  expect(await recorded(EDGE)).toEqual(['incident.open', 'incident.update', 'incident.resolve'])
  expect(await recorded('c.http_1')).toEqual(['incident.open', 'incident.attach', 'incident.attach'])
  for (const [id, incident] of (await stored()).incidents) {
    const entries = await chainOf(`incidents/${id}`)
    expect(new Set(entries.map(({ actor }) => actor.type))).toEqual(new Set(['mesh']))
    expect(entries.at(-1)?.after).toBe(digestOf(incident))
  }
})

test.each([1, 2, 3])('all fall at once, in any order and twice: one page (%d)', async (seed) => {
  const falls = ['a', 'b', 'c'].map((id) => turn(id, 0))
  await happens(...shuffled([...falls, ...falls], seed))
  await world.pass(120)
  expect(await world.causes()).toEqual([`a: ${EDGE}`, `b: ${EDGE}`, `c: ${EDGE}`, `${EDGE}: own`])
  expect(world.sent).toEqual([`trigger ${EDGE}`])
})

test('what a person resolves stays resolved until the group was up; the next fall has an incident of its own', async () => {
  await happens(turn('a', 0), turn('b', 0))
  const request = { incidentId: EDGE, requestId: crypto.randomUUID(), revision: 1, reason: 'known' }
  await VERBS.resolveIncident(request, ADA, world.now(), deps)
  await happens(turn('c', 10))
  expect(await world.causes()).toEqual(['a: quiet', 'b: quiet', 'c: quiet', `${EDGE}: own (resolved)`])
  expect((await stored()).incidents.get('a.http_1')?.causeText).toBe('Edge: people resolved its incident')
  await happens(turn('a', 20, 'resolve'), turn('b', 20, 'resolve'))
  await happens(turn('a', 30, 'open', 3))
  expect((await stored()).incidents.get('group.edge_2')).toMatchObject({ state: 'open' })
})

test('a group that is gone from mesh.yaml is resolved and its members stand for themselves', async () => {
  await happens(turn('a', 0), turn('b', 0))
  await applySettings({ groups: [] })
  await happens(turn('c', 60))
  expect(await world.causes()).toEqual(['a: own', 'b: own', 'c: own', `${EDGE}: own (resolved)`])
})

async function applySettings(settings: { groups: [] }): Promise<void> {
  const { rootSettings } = await collections()
  await rootSettings.update(settings)
}

test.each([
  ['first', ['db', 'a', 'b']],
  ['in between', ['a', 'db', 'b']],
  ['last', ['a', 'b', 'db']],
])('what members depend on explains them, and the group with them, when it falls %s', async (_, order) => {
  await world.start({ groups: [edge], dependencies: { a: ['db'], b: ['db'] } })
  for (const service of order) await happens(turn(service, 0))
  await world.pass(300)
  const open = (await world.causes()).filter((line) => !line.endsWith('(resolved)'))
  expect(open).toEqual(['a: db', 'b: db', 'db: own'])
  expect(world.sent).toEqual(['trigger db'])
})

test('the repair does not look for transitions of groups, which have none', async () => {
  await happens(turn('a', 0), turn('b', 0))
  expect([...(await loadHeldAndUnresolved()).unresolvedIds].toSorted()).toEqual(['a.http_1', 'b.http_1'])
})
