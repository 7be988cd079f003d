import { Cron } from 'croner'
import { parseAppEngine } from './app-engine.ts'

/** When a job runs. */
export interface Schedule {
  /** The first time after `after` (both ms since the epoch); undefined if there is none. */
  next(after: number): number | undefined
}

/** Unix cron forms that mean "every N minutes". */
const EVERY_MINUTES = /^(?:\*|\*\/(\d+)) \* \* \* \*$/

/**
 * Parses a declared schedule: unix cron (five fields) or App Engine's English, in an IANA time zone (default UTC, as for gen 2).
 * With `tickSeconds`, "every N minutes" and "every N hours" run as if a minute lasted that many seconds; other schedules keep
 * the clock's time. Throws an Error that says what is wrong.
 */
export function parseSchedule(text: string, timeZone = 'UTC', tickSeconds?: number): Schedule {
  const english = parseAppEngine(text)
  const cronMinutes = EVERY_MINUTES.exec(text.trim())
  if (english !== undefined && 'everyMinutes' in english) return interval(english.everyMinutes * (tickSeconds ?? 60))
  if (cronMinutes !== null && tickSeconds !== undefined) return interval(Number(cronMinutes[1] ?? 1) * tickSeconds)
  const expression = english?.cron ?? text.trim()
  if (english === undefined && /^(every|\d+(st|nd|rd|th)|first|second|third|fourth|fifth)\b/i.test(expression)) {
    throw new Error(
      `cannot read the schedule ${JSON.stringify(text)}; expected e.g. "every 5 minutes", "every day 03:00", "every monday 09:00", ` +
        '"1st monday of month 10:00" or unix cron "*/5 * * * *"',
    )
  }
  try {
    const cron = new Cron(expression, { timezone: timeZone, mode: '5-part', paused: true })
    cron.nextRun()
    return { next: (after) => cron.nextRun(new Date(after))?.getTime() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `cannot read the schedule ${JSON.stringify(text)} in time zone ${JSON.stringify(timeZone)}: ${reason}`,
      { cause: error },
    )
  }
}

/** Runs at the multiples of the interval since the epoch. */
function interval(seconds: number): Schedule {
  const ms = seconds * 1_000
  return { next: (after) => (Math.floor(after / ms) + 1) * ms }
}
