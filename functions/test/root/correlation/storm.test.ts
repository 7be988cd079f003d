import { beforeEach, expect, test } from 'vitest'
import { correlationPass, type CorrelationInput } from '@mesh/core/root/correlation/correlation-pass'
import type { Transition } from '@mesh/core/schema/transition'
import { firestore } from '../../../src/kit/firestore.ts'
import { passOverIncidents } from '../../../src/root/store/correlation.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { operations, takeOwnEmulator } from '../../counting-emulator.ts'
import { chainOf, ledgerEntries } from '../../ledger-entries.ts'
import { stored, takeOwnProject } from '../../mesh.ts'
import { shuffled, turn, World } from './world.ts'

takeOwnProject()
takeOwnEmulator()

const CHILDREN = Array.from({ length: 100 }, (_, index) => `shop-${index}`)
const ALL = ['db', ...CHILDREN]
/** Half of them depend on the database directly, the others on one of those. */
const dependencies = Object.fromEntries(
  CHILDREN.map((id, index) => [id, [index % 2 === 0 ? 'db' : `shop-${index - 1}`]]),
)

let world: World
beforeEach(async () => {
  world = new World()
  await world.start({ dependencies })
})

function countActions(entries: readonly { action: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { action } of entries) counts[action] = (counts[action] ?? 0) + 1
  return counts
}

async function countOf(action: string): Promise<number> {
  const { docs } = await (await firestore()).collectionGroup('events').get()
  return docs.filter((document) => document.get('action') === action).length
}

test.each([1, 2])(
  'a hundred dependents and what they depend on fall and recover: one page, one end (%d)',
  async (seed) => {
    const falls = ALL.map((id) => turn(id, 0))
    const { reads } = await operations()
    await world.track(...shuffled([...falls, ...falls.slice(0, 40)], seed))
    // One pass stands for many: one for each of these would read twice as much.
    expect((await operations()).reads - reads).toBeLessThan(20_000)
    await world.deliver(2)
    await world.pass(300)

    const { incidents } = await stored()
    expect(incidents.size).toBe(101)
    expect([...incidents.values()].filter(({ causeId }) => causeId === 'db.http_1')).toHaveLength(100)
    expect(await countOf('incident.attach')).toBe(100)
    expect(world.sent).toEqual(['trigger db'])
    expect(world.messages[0]).toMatchObject({ title: 'DB: Health is down', affectedServices: 100 })
    expect(countActions(await ledgerEntries())).toEqual({ 'incident.open': 101, 'incident.attach': 100 })
    expect(await chainOf('incidents/shop-1.http_1')).toHaveLength(2)

    const recoveries = ALL.map((id) => turn(id, 300, 'resolve'))
    await world.track(...shuffled([...recoveries, ...recoveries.slice(0, 40)], seed + 7))
    await world.deliver(2)
    await world.pass(900)
    expect([...(await stored()).incidents.values()].every(({ state }) => state === 'resolved')).toBe(true)
    expect(world.sent).toEqual(['trigger db', 'resolve db'])
    const { docs } = await (await firestore()).collection('notices').where('state', '==', 'pending').get()
    expect(docs).toHaveLength(0)
  },
)

test('in waves, with triggers and sweeps between them and the cause well again first: still one page and one end', async () => {
  const waves = (values: Transition[]) => [0, 1, 2, 3].map((wave) => values.filter((_, index) => index % 4 === wave))
  for (const wave of waves(
    shuffled(
      ALL.map((id) => turn(id, 0)),
      3,
    ),
  )) {
    await world.track(...wave)
    await world.deliver()
    await world.pass(5)
  }
  await world.pass(300)
  expect(world.sent).toEqual(['trigger db'])

  await world.track(turn('db', 400, 'resolve'))
  await world.deliver()
  // The half that depended on it directly stands for itself now, and explains the other half.
  expect(await countOf('incident.detach')).toBe(50)
  for (const wave of waves(CHILDREN.map((id) => turn(id, 400, 'resolve')))) {
    await world.pass(5)
    await world.track(...wave)
    await world.deliver()
  }
  await world.pass(600)
  expect(world.sent).toEqual(['trigger db', 'resolve db'])
})

test('passes of a hundred processes at once leave one truth behind', async () => {
  let decisions = 0
  const decide = (input: CorrelationInput, now: Date) => {
    decisions += 1
    return correlationPass(input, now)
  }
  const apart = (now: Date) => passOverIncidents((input) => decide(input, now)).then(() => undefined)
  await Promise.all(
    shuffled(ALL, 4).map((id) =>
      trackIncident(
        { path: `transitions/${id}.http_1`, data: turn(id, 0) },
        { now: world.now, correlateIncidents: apart },
      ),
    ),
  )
  // Each looks once and tries a few times, however many they are.
  expect(decisions).toBeLessThan(6 * ALL.length)
  expect((await world.causes()).filter((line) => line.endsWith(': db'))).toHaveLength(100)
  expect(await countOf('incident.attach')).toBe(100)
})
