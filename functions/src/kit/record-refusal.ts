import { MINUTE_MS } from '@mesh/core/durations'
import { deliveryRefusalSchema } from '@mesh/core/schema/delivery'
import { COLLECTIONS, refusalId } from '@mesh/core/paths'
import { commit } from './commit.ts'
import { log } from './log.ts'
import { zodCollections } from './zod-collections.ts'

/** By function: the minute that this instance last looked at, and what it refused since the last entry without telling. */
const untold = new Map<string, { minute: number; count: number }>()

/**
 * Records that a delivery was refused: at most one ledger entry per function and minute, whoever floods the door; its reason
 * counts what this instance left out before. Never throws: the refusal stands whether or not it can be recorded.
 */
export async function recordRefusal(functionName: string, why: string, now: Date): Promise<void> {
  const minute = Math.floor(now.getTime() / MINUTE_MS)
  const last = untold.get(functionName)
  if (last?.minute === minute) {
    last.count += 1
    return
  }
  const left = last?.count ?? 0
  const mine = { minute, count: 0 }
  untold.set(functionName, mine)
  try {
    if (!(await enter(functionName, left === 0 ? why : `${why}; ${left} more since the last entry`, minute))) {
      mine.count += left + 1
    }
  } catch (error) {
    mine.count += left + 1
    log.warn('a refused delivery could not be recorded', { function: functionName, error: String(error) })
  }
}

/** Whether the entry was made: another instance may have made this minute's. */
async function enter(functionName: string, reason: string, minute: number): Promise<boolean> {
  const { of } = await zodCollections()
  const document = of(COLLECTIONS.deliveries, deliveryRefusalSchema).doc(refusalId(functionName))
  return commit(async (transaction) => {
    const stored = (await transaction.get(document)).data()
    const minuteTime = new Date(minute * MINUTE_MS)
    if (stored !== undefined && stored.minuteTime >= minuteTime) return false
    transaction.set(document, { schemaVersion: 1, minuteTime })
    transaction.record({
      actor: { type: 'mesh', id: 'mesh' },
      action: 'delivery.refuse',
      resource: `functions/${functionName}`,
      reason,
    })
    return true
  })
}
