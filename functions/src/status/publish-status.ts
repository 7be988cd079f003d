import { serviceIdOf } from '@mesh/core/paths'
import type { Board, BoardEntry } from '@mesh/core/schema/board'
import { gatherMemory, listedServices, missingFor } from '@mesh/core/status/gather-memory'
import { snapshotOf } from '@mesh/core/status/snapshot-of'
import { log } from '../kit/log.ts'
import { loadSettings } from '../root/store/settings.ts'
import { loadFacts } from './store/facts.ts'
import { claim, publish, withdraw } from './store/pages.ts'

const live = { loadSettings, claim, loadFacts, publish, withdraw }

/**
 * Brings every public status page up to date. Safe at any time and any number of times: within 15 s of the last time it
 * only notes that another refresh is wanted, and what was gathered earlier never replaces what was gathered later.
 */
export async function publishStatus(now: Date, deps = live): Promise<void> {
  const settings = await deps.loadSettings()
  const { statusPages } = settings
  if (statusPages.length === 0) {
    await deps.withdraw()
    return
  }
  const claimed = await deps.claim(now)
  if (claimed === undefined) return
  const listed = listedServices(statusPages)
  const facts = await deps.loadFacts(settings, missingFor(claimed.memory, listed, now), now)
  const memory = gatherMemory(claimed.memory, listed, facts, now)
  const { windows, overrides } = facts
  const entries = entriesByService(facts.boards)
  const snapshots = new Map(
    statusPages.map((page) => [page.id, snapshotOf(page, { entries, windows, memory, overrides }, now)]),
  )
  const changed = await deps.publish(snapshots, memory)
  log.debug('status pages refreshed', { pages: statusPages.length, changed })
}

function entriesByService(boards: readonly Board[]): Map<string, BoardEntry[]> {
  const entries = new Map<string, BoardEntry[]>()
  for (const { checks } of boards) {
    for (const [checkId, entry] of Object.entries(checks)) {
      const serviceId = serviceIdOf(checkId)
      entries.set(serviceId, [...(entries.get(serviceId) ?? []), entry])
    }
  }
  return entries
}
