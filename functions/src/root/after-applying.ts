import type { RootSettingsDiff } from '@mesh/core/root/diff-root-settings'
import { releaseNotices } from '../notify/store/release-notices.ts'
import { correlateAfter } from './incident/correlate-after.ts'
import { resumeSchedules } from './resume-schedules.ts'
import { loadWindows } from './store/maintenance.ts'

/**
 * What follows from an applied configuration: incidents are explained anew, notices that waited for a changed maintenance
 * are looked at, those that waited for any when groups changed, and schedules go on. What a crash cuts off is made good by
 * the sweepers and by applying again.
 */
export async function afterApplying({ settings, lines }: RootSettingsDiff, now: Date): Promise<void> {
  if (settings !== undefined) await correlateAfter(now)
  const changed = lines.filter(({ change }) => change !== 'unchanged')
  const windows = changed.filter(({ kind }) => kind === 'maintenance')
  // Which maintenance an incident of a group is in depends on what the group is.
  const isGroupChanged = changed.some(({ kind }) => kind === 'group')
  const current = isGroupChanged ? await loadWindows({ from: now, to: now }, settings) : []
  await releaseNotices([...new Set([...windows, ...current].map(({ id }) => id))], now)
  await resumeSchedules()
}
