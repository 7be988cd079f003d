import { expect, test } from 'vitest'
import { takeOwnProject } from '../../mesh.ts'
import { randomOf } from './random.ts'
import { play, type Stream } from './play.ts'
import { repeated, type Manner } from './platform.ts'

takeOwnProject()

const CHILDREN = Array.from({ length: 100 }, (_, index) => `shop-${index}`)
const FALL = 'udddduuu'

/** Deliveries overtake each other by some seconds. */
function jostling(seed: number): Manner {
  const random = randomOf(seed)
  return () => [1000 * Math.floor(random() * 8)]
}

test('a hundred dependents fall and recover together with what they depend on, in random order: one page, one end', async () => {
  const services = ['db', ...CHILDREN]
  const stream: Stream = {
    services: Object.fromEntries(services.map((id) => [id, id === 'db' ? {} : { dependsOn: ['db'] }])),
    finds: Object.fromEntries(services.map((id) => [id, FALL])),
    minutes: 14,
    expected: {
      incidents: services.map((id) => `${id} resolved`).toSorted(),
      sent: ['trigger db', 'resolve db'],
      states: Object.fromEntries(services.map((id) => [id, 'up'])),
    },
  }
  const { outcome, pending, deployment } = await play(stream, { manner: jostling(1), width: 10 })
  expect(outcome).toEqual(stream.expected)
  expect(pending).toEqual([])
  expect(deployment.sent[0]?.message).toMatchObject({ title: 'db: http is down' })
})

const GROUP = { groups: [{ id: 'edge', name: 'Edge', services: ['a', 'b', 'c'], downWhen: 2 }] }

const TOGETHER: Record<string, Stream> = {
  'one of three of a group falls': {
    services: { a: {}, b: {}, c: {} },
    config: GROUP,
    finds: { a: FALL, b: 'u', c: 'u' },
    minutes: 12,
    expected: { incidents: ['a resolved'], sent: [], states: { a: 'up', b: 'up', c: 'up' } },
  },
  'two of three of a group fall, one after the other': {
    services: { a: {}, b: {}, c: {} },
    config: GROUP,
    finds: { a: 'uuddddddddu', b: 'u', c: 'uuuuudddduu' },
    minutes: 16,
    expected: {
      incidents: ['a resolved', 'c resolved', 'group.edge resolved'],
      sent: ['trigger group.edge', 'resolve group.edge'],
      states: { a: 'up', b: 'up', c: 'up' },
    },
  },
  'a dependent falls first, what explains it a minute later': {
    services: { a: {}, child: { dependsOn: ['a'] } },
    finds: { a: 'uuuddddddddu', child: 'uuddddddddu' },
    minutes: 17,
    expected: {
      incidents: ['a resolved', 'child resolved'],
      sent: ['trigger child', 'trigger a', 'resolve child', 'resolve a'],
      states: { a: 'up', child: 'up' },
    },
  },
  'a dependent stays down when what explained it is well again': {
    services: { a: {}, child: { dependsOn: ['a'] } },
    finds: { a: 'uuddddu', child: 'uuddddddddddddddddu' },
    minutes: 26,
    expected: {
      incidents: ['a resolved', 'child resolved'],
      sent: ['trigger a', 'resolve a', 'trigger child', 'resolve child'],
      states: { a: 'up', child: 'up' },
    },
  },
  'a dependent alone falls': {
    services: { a: {}, child: { dependsOn: ['a'] } },
    finds: { a: 'u', child: FALL },
    minutes: 14,
    expected: {
      incidents: ['child resolved'],
      sent: ['trigger child', 'resolve child'],
      states: { a: 'up', child: 'up' },
    },
  },
}

test.each(Object.entries(TOGETHER))('every delivery comes twice: %s', async (_, stream) => {
  const { outcome, pending } = await play(stream, { manner: repeated })
  expect(outcome).toEqual(stream.expected)
  expect(pending).toEqual([])
})
