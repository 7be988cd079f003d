import { listedServices } from '@mesh/core/status/gather-memory'
import { background } from '../kit/door.ts'
import { loadSettings } from '../root/store/settings.ts'
import { publishStatus } from './publish-status.ts'
import { isRefreshWanted } from './store/pages.ts'

const live = { loadSettings, isRefreshWanted, publishStatus }

/**
 * Refreshes the pages after the incident of a transition has changed, when one of them lists its service: one read
 * otherwise. A failure is logged and stops nobody, since the five-minute job comes anyway.
 */
export async function publishIncident(transition: Record<string, unknown>, now: Date, deps = live): Promise<void> {
  const { effect, serviceId } = transition
  if (effect === 'none' || typeof serviceId !== 'string') return
  await quietly(async () => {
    const { statusPages } = await deps.loadSettings()
    if (listedServices(statusPages).includes(serviceId)) await deps.publishStatus(now)
  })
}

/** Refreshes the pages after a configuration was applied; a failure is logged and stops nobody. */
export async function publishConfig(now: Date, deps = live): Promise<void> {
  await quietly(() => deps.publishStatus(now))
}

/** Every minute: the refresh that had to wait, if any. */
export async function publishWanted(now: Date, deps = live): Promise<void> {
  await quietly(async () => {
    if (await deps.isRefreshWanted()) await deps.publishStatus(now)
  })
}

async function quietly(work: () => Promise<void>): Promise<void> {
  await background('publishStatus', work).catch(() => undefined)
}
