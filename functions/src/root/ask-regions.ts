import { batchTopic } from '@mesh/core/paths'
import type { Region } from '@mesh/core/root/regions'
import type { CheckBatch } from '@mesh/core/schema/events'
import { publishJson } from '../gcp/pubsub.ts'
import { log } from '../kit/log.ts'
import { loadControls, loadPlan } from './store/planner.ts'

const live = { loadPlan, loadControls, publishJson }

type Asked = Required<Pick<CheckBatch, 'boardId' | 'intervalMs' | 'slotTimeMs' | 'confirms'>>

/**
 * Asks other regions to probe failing checks once, at once. Asked again, the same slot is probed and written once. Checks
 * that are not planned any more are not asked about. Two reads, and only while something fails.
 */
export async function askRegions(
  asked: Asked,
  asks: ReadonlyMap<Region, readonly string[]>,
  { loadPlan, loadControls, publishJson } = live,
): Promise<void> {
  const [plan, controls] = await Promise.all([loadPlan(asked.boardId), loadControls()])
  for (const [region, checkIds] of asks) {
    const checks = checkIds.flatMap((checkId) => plan?.checks[checkId] ?? [])
    if (checks.length === 0) continue
    const batch: CheckBatch = { ...asked, region, checks, ...(controls.length === 0 ? {} : { controls }) }
    await publishJson(batchTopic(region), [batch])
    log.info('asked another region about failing checks', { ...asked, region, checks: checks.length })
  }
}
