import * as fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { LEASE_MS } from '../../src/ledger/grow-ledger.ts'
import { storeCheckpoint } from '../../src/ledger/store/checkpoints.ts'
import { commitGrowth } from '../../src/ledger/store/growth.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { addPending, commitChange, faultsOf, LedgerWorld, noncesOf, storedLedger } from './world.ts'

takeOwnProject()

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(log, 'debug').mockImplementation(() => undefined)
})

/** Something that happens; those of one round happen at the same time. */
const event = fc.oneof(
  { weight: 3, arbitrary: fc.constant('commit' as const) },
  { weight: 2, arbitrary: fc.constant('many' as const) },
  { weight: 4, arbitrary: fc.constant('deliver' as const) },
  { weight: 1, arbitrary: fc.constant('crash before growing' as const) },
  { weight: 1, arbitrary: fc.constant('crash after growing' as const) },
  { weight: 1, arbitrary: fc.constant('crash before publishing' as const) },
  { weight: 1, arbitrary: fc.constant('crash after publishing' as const) },
)
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never

const MANY = 90

test('whatever is committed, delivered and cut off, in any order and at the same time: every entry once, every checkpoint true', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(event, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), async (rounds) => {
      await clearFirestore()
      const world = new LedgerWorld()
      let committed = 0
      for (const round of rounds) {
        await Promise.all(round.map((one) => happen(world, one)))
        committed += round.reduce((sum, one) => sum + (one === 'commit' ? 1 : one === 'many' ? MANY : 0), 0)
        expect(await faultsOf()).toEqual([])
      }
      world.now = new Date(world.now.getTime() + LEASE_MS)
      await world.grow()
      const { leaves, waiting, latest } = await storedLedger()
      expect([waiting, leaves.length, latest?.size ?? 0]).toEqual([0, committed, committed])
      expect(new Set(noncesOf(leaves)).size).toBe(committed)
      expect(await faultsOf()).toEqual([])
      expect((await (await firestore()).collection('config').get()).size).toBeLessThanOrEqual(committed)
    }),
    { numRuns: 8 },
  )
})

const died = () => Promise.reject(new Error('the process ended'))

async function happen(world: LedgerWorld, event: Event): Promise<void> {
  if (event === 'commit') return commitChange(`c${Math.floor(world.now.getTime() % 7)}`)
  if (event === 'many') return void (await addPending(MANY))
  const grow: typeof commitGrowth = async (...given) => {
    if (event === 'crash before growing') return died()
    const answer = await commitGrowth(...given)
    return event === 'crash after growing' ? died() : answer
  }
  const store: typeof storeCheckpoint = async (...given) => {
    if (event === 'crash before publishing') return died()
    const answer = await storeCheckpoint(...given)
    return event === 'crash after publishing' ? died() : answer
  }
  const run = world.grow(
    { commitGrowth: grow, publishCheckpoint: () => world.publish({ storeCheckpoint: store }) },
    { passMax: 40 },
  )
  if (event === 'deliver') return run
  await run.catch((error: unknown) => {
    if (!String(error).includes('the process ended')) throw error
  })
}
