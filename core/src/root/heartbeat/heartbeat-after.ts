import { isAhead } from '../../is-ahead.ts'
import { HEARTBEAT_MESSAGE_BYTES_MAX, type Heartbeat } from '../../schema/heartbeat.ts'

/** What came in at a push address. */
export interface Ping {
  status: Heartbeat['status']
  message: string
}

/** Calls within this time of the stored heartbeat are not worth a write of their own. */
const BURST_MS = 1000

/**
 * The heartbeat that a call leaves behind; undefined when it need not be written: it says what one less than a second
 * ago has said. Time never moves backwards, whichever of two calls at once is counted first, unless the stored time came
 * from a wrong clock.
 */
export function heartbeatAfter(
  stored: Heartbeat | undefined,
  { status, message }: Ping,
  now: Date,
): Heartbeat | undefined {
  const lastKnown = stored === undefined || isAhead(stored.lastTime, now) ? undefined : stored
  if (lastKnown?.status === status && now.getTime() - lastKnown.lastTime.getTime() < BURST_MS) return undefined
  const lastTime = lastKnown !== undefined && lastKnown.lastTime > now ? lastKnown.lastTime : now
  return { schemaVersion: 1, lastTime, status, message: shortened(message) }
}

/** One line without control characters, cut at a character's end. */
function shortened(message: string): string {
  const line = message.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  let bytes = 0
  let kept = ''
  for (const character of line) {
    bytes += new TextEncoder().encode(character).length
    if (bytes > HEARTBEAT_MESSAGE_BYTES_MAX) break
    kept += character
  }
  return kept.toWellFormed()
}
