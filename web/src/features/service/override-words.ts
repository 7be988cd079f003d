import { forcedState } from '@mesh/core/root/override-state/forced-state'
import type { OverrideState } from '@mesh/core/schema/override-state'
import { STATE_WORDS } from '../../ui/state-words.ts'
import { dayAndClockInWords } from '../../ui/time-words.ts'

/** `Up by decision until 21 Nov, 14:00: false alarm`; undefined when people leave the state to the checks. */
export function forcedInWords(override: OverrideState | undefined, now: Date): string | undefined {
  const forced = forcedState(override, now)
  return (
    forced && `${STATE_WORDS[forced.state]} by decision until ${dayAndClockInWords(forced.endTime)}: ${forced.message}`
  )
}

/** What actions have changed about a service for a while, a sentence each. */
export function overrideInWords(override: OverrideState | undefined, now: Date): string[] {
  const { paused = null, silenced = null } = override ?? {}
  const until = (endTime: Date | null) =>
    endTime === null ? 'until it is reverted' : `until ${dayAndClockInWords(endTime)}`
  return [
    forcedInWords(override, now),
    paused === null
      ? undefined
      : `Probing of ${paused.checks === null ? 'all checks' : paused.checks.join(', ')} is paused ${until(paused.endTime)}`,
    silenced === null || silenced.endTime <= now
      ? undefined
      : `Nobody is told of incidents ${until(silenced.endTime)}: ${silenced.reason}`,
  ].filter((words) => words !== undefined)
}
