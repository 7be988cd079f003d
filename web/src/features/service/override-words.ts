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

/** A sentence about what an action changed, and that action. */
export interface OverrideWords {
  words: string
  actionId: string
}

/** What actions have changed about a service for a while, a sentence each. */
export function overrideInWords(override: OverrideState | undefined, now: Date): OverrideWords[] {
  const { forced = null, paused = null, silenced = null } = override ?? {}
  const until = (endTime: Date | null) =>
    endTime === null ? 'until it is reverted' : `until ${dayAndClockInWords(endTime)}`
  const said: OverrideWords[] = []
  const forcedWords = forcedInWords(override, now)
  if (forced !== null && forcedWords !== undefined) said.push({ words: forcedWords, actionId: forced.actionId })
  if (paused !== null) {
    const checks = paused.checks === null ? 'all checks' : paused.checks.join(', ')
    said.push({ words: `Probing of ${checks} is paused ${until(paused.endTime)}`, actionId: paused.actionId })
  }
  if (silenced !== null && silenced.endTime > now) {
    const words = `Nobody is told of incidents ${until(silenced.endTime)}: ${silenced.reason}`
    said.push({ words, actionId: silenced.actionId })
  }
  return said
}
