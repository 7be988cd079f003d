import type { RootSettingsDiff } from '@mesh/core/root/diff-root-settings'
import { releaseNotices } from '../notify/store/release-notices.ts'
import { correlateAfter } from './incident/correlate-after.ts'
import { resumeSchedules } from './resume-schedules.ts'

/**
 * What follows from an applied configuration: incidents are explained anew, notices that waited for a changed maintenance
 * are looked at, and schedules go on. What a crash cuts off is made good by the sweepers and by applying again.
 */
export async function afterApplying({ settings, lines }: RootSettingsDiff, now: Date): Promise<void> {
  if (settings !== undefined) await correlateAfter(now)
  const windows = lines.filter(({ kind, change }) => kind === 'maintenance' && change !== 'unchanged')
  await releaseNotices(
    windows.map(({ id }) => id),
    now,
  )
  await resumeSchedules()
}
