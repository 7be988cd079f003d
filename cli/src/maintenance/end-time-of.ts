import { MeshError } from '@mesh/core/errors'
import { durationMs } from '@mesh/core/schema/config-words'
import { MAINTENANCE_LIMITS } from '@mesh/core/schema/settings/maintenance'
import { timeOf } from './time-of.ts'

/** When maintenance of these options ends. Throws `invalid-argument` unless exactly one of both names a time within a week. */
export function endTimeOf({ for: length, until }: { for?: string; until?: string }, now: Date): Date {
  if ((length === undefined) === (until === undefined)) {
    throw new MeshError('invalid-argument', 'Say when it ends: either --for 30m or --until 2026-03-01T04:00Z.')
  }
  const ms = length === undefined ? undefined : durationMs(length)
  if (length !== undefined && ms === undefined) {
    throw new MeshError('invalid-argument', `--for: found "${length}"; expected a duration such as 30m or 2h.`)
  }
  const end = new Date(ms === undefined ? timeOf(until ?? '', '--until') : now.getTime() + ms)
  const aheadMs = end.getTime() - now.getTime()
  if (aheadMs <= 0 || aheadMs > MAINTENANCE_LIMITS.durationMsMax) {
    throw new MeshError('invalid-argument', 'Maintenance ends after now and at most seven days (168h) ahead.')
  }
  return end
}
