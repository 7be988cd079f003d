import { beforeEach, expect, test } from 'vitest'
import { LEASE_MS, type GrowDeps } from '../../src/ledger/grow-ledger.ts'
import type { PublishDeps } from '../../src/ledger/publish-checkpoint.ts'
import { loadCheckpoint, loadPublished, readStoredTile, storeCheckpoint } from '../../src/ledger/store/checkpoints.ts'
import { commitGrowth, loadState, releaseLease } from '../../src/ledger/store/growth.ts'
import { loadPending } from '../../src/ledger/store/pending.ts'
import { takeOwnProject } from '../mesh.ts'
import { addPending, faultsOf, freshLedger, type LedgerWorld, noncesOf, storedLedger } from './world.ts'

takeOwnProject()

let world: LedgerWorld

beforeEach(async () => {
  world = await freshLedger()
})

const growing = { loadState, loadPending, commitGrowth, releaseLease } satisfies Partial<GrowDeps>
const publishing = { loadPublished, loadCheckpoint, readStoredTile, storeCheckpoint } satisfies Partial<PublishDeps>

/** Counts the steps of a run, and ends the process, as it were, before or after one of them: nothing works from then on. */
class Crash {
  steps: string[] = []
  #isDead = false
  readonly #at: number

  /** Twice the number of the step, one more for after it; -1 for never. */
  constructor(at: number) {
    this.#at = at
  }

  wrap<T extends object>(deps: T): T {
    const wrapped = Object.entries(deps).map(([name, work]) => [name, this.#step(name, work as Work)] as const)
    return Object.fromEntries(wrapped) as T
  }

  #step(name: string, work: Work): Work {
    return async (...given) => {
      const number = 2 * this.steps.push(name) - 2
      this.#dieIf(this.#isDead || number === this.#at)
      const answer = await work(...given)
      this.#dieIf(this.#isDead || number + 1 === this.#at)
      return answer
    }
  }

  #dieIf(isOver: boolean): void {
    if (!isOver) return
    this.#isDead = true
    throw new Error('the process ended')
  }
}

type Work = (...given: unknown[]) => Promise<unknown>

/** A pass of two entries and one of one, and their checkpoint. */
function run(crash: Crash): Promise<void> {
  const publishCheckpoint = () => world.publish(crash.wrap(publishing))
  return world.grow({ ...crash.wrap(growing), publishCheckpoint }, { passMax: 2 })
}

test('a crash before or after any step of growing and publishing loses nothing and doubles nothing', async () => {
  await addPending(2)
  await world.grow()
  const whole = new Crash(-1)
  const first = await addPending(3)
  await run(whole)
  expect(new Set(whole.steps)).toEqual(
    new Set([
      'loadState',
      'loadPending',
      'commitGrowth',
      'loadPublished',
      'loadCheckpoint',
      'readStoredTile',
      'storeCheckpoint',
    ]),
  )
  expect(whole.steps.filter((name) => name === 'commitGrowth')).toHaveLength(2)
  let known = first
  for (let at = 0; at < 2 * whole.steps.length; at += 1) {
    const names = await addPending(3)
    await expect(run(new Crash(at))).rejects.toThrow('the process ended')
    expect(await faultsOf()).toEqual([])
    // What comes again finds the lease of the dead, or comes after its end.
    await run(new Crash(-1))
    world.now = new Date(world.now.getTime() + LEASE_MS)
    await run(new Crash(-1))
    const { leaves, waiting, latest } = await storedLedger()
    known = [...known, ...names]
    expect([waiting, latest?.size]).toEqual([0, leaves.length])
    expect(noncesOf(leaves).slice(2).toSorted()).toEqual(known.toSorted())
    expect(await faultsOf()).toEqual([])
  }
})
