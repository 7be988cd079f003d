import { expect, test } from 'vitest'
import { Judge } from './judge.ts'
import { play } from './story.ts'

const SEEDS = 2000

test(
  `in ${SEEDS} random stories everybody is told what they must be told, and nothing else`,
  { timeout: 120_000 },
  () => {
    const troubles: string[] = []
    let messages = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const judge = new Judge()
      messages += play(seed, judge).told.length
      troubles.push(...judge.troubles.map((trouble) => `seed ${seed}: ${trouble}`))
    }
    expect(troubles).toEqual([])
    expect(messages).toBeGreaterThan(10 * SEEDS)
  },
)
