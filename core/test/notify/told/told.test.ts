import { expect, test } from 'vitest'
import { Judge } from './judge.ts'
import { play } from './story.ts'

/** In the last one a group is taken out whose alarm waits for a maintenance. */
const SEEDS = [...Array.from({ length: 2000 }, (_, index) => index + 1), 37_414]

test.each([
  ['alike', SEEDS, { severities: false }],
  ['of several severities', SEEDS.slice(0, 1000), { severities: true }],
])(
  'in random stories of incidents %s everybody is told what they must be told, and nothing else',
  { timeout: 120_000 },
  (_, seeds, options) => {
    const troubles: string[] = []
    let messages = 0
    for (const seed of seeds) {
      const judge = new Judge()
      messages += play(seed, judge, options).told.length
      troubles.push(...judge.troubles.map((trouble) => `seed ${seed}: ${trouble}`))
    }
    expect(troubles).toEqual([])
    expect(messages).toBeGreaterThan(9 * seeds.length)
  },
)
