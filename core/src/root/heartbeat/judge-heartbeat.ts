import { isAhead } from '../../is-ahead.ts'
import type { Outcome } from '../../schema/check-run.ts'
import { durationMs } from '../../schema/config-words.ts'
import type { Heartbeat } from '../../schema/heartbeat.ts'
import type { HeartbeatProbe } from '../../schema/protocols/heartbeat.ts'
import { durationText } from '../duration-text.ts'
import { parseCron } from './cron.ts'
import { nextRun } from './next-run.ts'

/**
 * What the newest heartbeat of a check is worth at `now`. Before the first one nothing is known; a reported failure
 * lasts until the next heartbeat; otherwise the next one is expected `every` after the last, or at the first run of
 * `cron` after it, and is missing once `grace` is over as well.
 */
export function judgeHeartbeat(
  probe: HeartbeatProbe,
  heartbeat: Heartbeat | undefined,
  now: Date,
): { outcome: Outcome; message: string } {
  if (heartbeat === undefined) {
    return { outcome: 'error', message: 'no heartbeat yet: waiting for the first call of the push address' }
  }
  const { lastTime, status, message } = heartbeat
  if (status === 'fail') {
    const words = message === '' ? '' : `: ${JSON.stringify(message)}`
    return { outcome: 'fail', message: `the job reported a failure at ${timeText(lastTime)}${words}` }
  }
  if (isAhead(lastTime, now)) {
    const ahead = durationText(lastTime.getTime() - now.getTime())
    const message = `the last heartbeat lies ${ahead} in the future: the clock that noted it was wrong; the next one mends it`
    return { outcome: 'error', message }
  }
  const expected = expectedTime(probe, lastTime)
  if (typeof expected === 'string')
    return { outcome: 'error', message: `Mesh could not judge the heartbeat: ${expected}` }
  const lastMoment = new Date(expected.getTime() + (durationMs(probe.grace) ?? 0))
  if (now <= lastMoment) return { outcome: 'ok', message: '' }
  const late = `no heartbeat since ${timeText(lastTime)}, expected by ${timeText(lastMoment)}`
  return { outcome: 'fail', message: late }
}

/** When the heartbeat after one at `lastTime` is due, without grace; a text when the schedule says nothing. */
function expectedTime({ every, cron, timeZone = 'UTC' }: HeartbeatProbe, lastTime: Date): Date | string {
  const everyMs = durationMs(every ?? '')
  if (everyMs !== undefined) return new Date(lastTime.getTime() + everyMs)
  const schedule = parseCron(cron ?? '')
  if (typeof schedule === 'string') return `cron: expected ${schedule}`
  return nextRun(schedule, timeZone, lastTime) ?? `cron: no run of ${cron} within eight years`
}

/** In UTC, to the second. */
function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
