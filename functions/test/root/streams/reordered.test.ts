import { expect, test } from 'vitest'
import { REGIONS } from '@mesh/core/root/regions'
import { takeOwnProject } from '../../mesh.ts'
import { play, type Stream } from './play.ts'
import { reordered } from './platform.ts'

takeOwnProject()

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1)

/** Long enough that results which overtake each other, and therefore count for nothing, leave enough of them. */
const FALL = 'udddddddduuu'

/** The dependent waits half a minute for what may explain it: what comes later than that leaves it to be told. */
const ONE_REGION: Stream = {
  services: { a: {}, b: { reprobe: true }, child: { dependsOn: ['a'] } },
  finds: { a: FALL, b: FALL, child: FALL },
  minutes: 17,
  expected: {
    incidents: ['a resolved', 'b resolved', 'child resolved'],
    sent: ['resolve a', 'resolve b', 'trigger a', 'trigger b'],
    states: { a: 'up', b: 'up', child: 'up' },
  },
}

const THREE_REGIONS: Stream = {
  services: { a: { regions: [...REGIONS] } },
  finds: { a: FALL },
  minutes: 17,
  expected: { incidents: ['a resolved'], sent: ['resolve a', 'trigger a'], states: { a: 'up' } },
}

test.each(SEEDS)('in any order, some twice, some lost at first: each fall is told once (%d)', async (seed) => {
  const stream = seed % 3 === 0 ? THREE_REGIONS : ONE_REGION
  const { outcome, deployment, pending } = await play(stream, { manner: reordered(seed) })
  const sent = outcome.sent.filter((line) => !line.endsWith('child'))
  expect({ ...outcome, sent: sent.toSorted() }).toEqual(stream.expected)
  const ofChild = outcome.sent.filter((line) => line.endsWith('child'))
  expect([[], ['trigger child', 'resolve child']]).toContainEqual(ofChild)
  expect(pending).toEqual([])
  const ids = deployment.sent.map(({ noticeId }) => noticeId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const end of sent.filter((line) => line.startsWith('resolve'))) {
    expect(sent.indexOf(end.replace('resolve', 'trigger'))).toBeLessThan(sent.indexOf(end))
  }
})
