import { beforeEach, expect, test } from 'vitest'
import type { Transition } from '@mesh/core/schema/transition'
import { firestore } from '../../../src/kit/firestore.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../../mesh.ts'
import { turn, World } from './world.ts'

takeOwnProject()

let world: World
beforeEach(async () => {
  await clearFirestore()
  world = new World()
  const { version, services } = configOf(['shop', 'shop-2', 'alone'])
  const both = (checks: { id: string }[]) => checks.flatMap((check) => [check, { ...check, id: 'tcp' }])
  const config = {
    version,
    services: services.map((service) =>
      service.id === 'shop' ? { ...service, checks: both(service.checks) } : service,
    ),
    notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
    routes: [{ id: 'all', notifiers: ['chat'] }],
  }
  await applyConfig({ config }, OPERATOR, at(0))
  // Fresh boards know no state yet, and nobody is alarmed of what Mesh cannot see.
  const { docs } = await (await firestore()).collection('boards').get()
  await Promise.all(docs.map(({ ref }) => ref.delete()))
})

function tcp(one: Transition): Transition {
  return { ...one, checkId: 'shop.tcp', incidentId: one.incidentId?.replace('http', 'tcp') ?? null }
}

async function happens(one: Transition): Promise<void> {
  await world.track(one)
  await world.deliver()
}

test.each(['http first', 'tcp first'])(
  'two checks of one service that fall together are one page: %s',
  async (order) => {
    const falls = [turn('shop', 0), tcp(turn('shop', 1))]
    for (const fall of order === 'http first' ? falls : falls.toReversed()) await happens(fall)
    await world.pass(120)
    expect(world.sent).toEqual(['trigger shop'])
    expect(await world.causes()).toEqual(['shop.tcp_1: shop', 'shop: own'])
    for (const fall of [turn('shop', 120, 'resolve'), tcp(turn('shop', 120, 'resolve'))]) await happens(fall)
    await world.pass(900)
    expect(world.sent).toEqual(['trigger shop', 'resolve shop'])
  },
)

test('the one check of a service that depends on nothing is told at once, whatever other services are called', async () => {
  await happens(turn('alone', 0))
  await happens(turn('shop-2', 0))
  expect(world.sent).toEqual(['trigger alone', 'trigger shop-2'])
})
