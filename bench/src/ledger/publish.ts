import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Suite } from '../../../e2e/src/suite.ts'
import { Person } from '../person.ts'
import { watchPublished } from './published.ts'

const CALLS = 30
/** Each pause is longer than the last by this share of a second, so that calls fall on every part of one. */
const STEP_MS = 137

/** Seconds from a person's call to the checkpoint that has its entry, one call at a time. */
export async function publishSeconds(suite: Suite): Promise<number[]> {
  const operator = await Person.signIn(suite, 'operator')
  const published = await watchPublished(suite)
  const seconds: number[] = []
  try {
    // The first call starts the processes of the functions, as a first call in the cloud does; it is not counted.
    for (let call = 0; call <= CALLS; call += 1) {
      const size = published.size()
      const endTime = new Date(Date.now() + 60_000).toISOString()
      const begin = Date.now()
      await operator.call('openMaintenance', { requestId: randomUUID(), everything: true, endTime, reason: 'bench' })
      const wait = ((await published.reached(size + 1)) - begin) / 1000
      if (call > 0) seconds.push(wait)
      await pause(1000 + ((call * STEP_MS) % 1000))
    }
    return seconds
  } finally {
    await published.close()
  }
}
