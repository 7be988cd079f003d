/** An App Engine schedule, as Cloud Scheduler takes it: a fixed interval or a cron expression. */
export type AppEngineSchedule = { everyMinutes: number } | { cron: string }

const INTERVAL = /^every (\d+) (minutes?|mins?|hours?)(?: synchronized)?$/
const AT_TIME =
  /^(?:(?<every>every)|(?<ordinals>(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth)(?:,(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth))*)|(?<dates>\d+(?:,\d+)*))(?: (?<days>(?:day|[a-z]{3,9})(?:,[a-z]{3,9})*))?(?: of (?<months>[a-z]+(?:,[a-z]+)*))? (?<hour>\d{1,2}):(?<minute>\d{2})$/

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth']
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/**
 * Parses an App Engine schedule such as `every 5 minutes`, `every day 03:00`, `every mon,wed 09:30`, `1st monday of january 10:00`
 * or `1,15 of month 00:00`; undefined when it is none of these.
 * Source: https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml#defining_the_cron_job_schedule
 */
export function parseAppEngine(text: string): AppEngineSchedule | undefined {
  const normal = text.trim().toLowerCase().replaceAll(/\s+/g, ' ').replaceAll(', ', ',')
  const interval = INTERVAL.exec(normal)
  if (interval !== null) {
    const count = Number(interval[1])
    return count > 0 ? { everyMinutes: count * (interval[2]?.startsWith('h') ? 60 : 1) } : undefined
  }
  const parts = AT_TIME.exec(normal)?.groups
  if (parts === undefined || Number(parts['hour']) > 23 || Number(parts['minute']) > 59) return undefined
  const months = monthField(parts['months'])
  const days = dayFields(parts)
  if (months === undefined || days === undefined) return undefined
  return { cron: `${Number(parts['minute'])} ${Number(parts['hour'])} ${days.date} ${months} ${days.weekday}` }
}

function monthField(text: string | undefined): string | undefined {
  if (text === undefined || text === 'month') return '*'
  const months = text.split(',').map((name) => find(MONTHS, name) + 1)
  return months.includes(0) ? undefined : months.join(',')
}

function dayFields(parts: Record<string, string | undefined>): { date: string; weekday: string } | undefined {
  const { days, dates, ordinals } = parts
  if (dates !== undefined) {
    const isValid = days === undefined && dates.split(',').every((date) => Number(date) >= 1 && Number(date) <= 31)
    return isValid ? { date: dates, weekday: '*' } : undefined
  }
  if (days === undefined) return undefined
  if (days === 'day') return ordinals === undefined ? { date: '*', weekday: '*' } : undefined
  const weekdays = days.split(',').map((name) => find(WEEKDAYS, name))
  if (weekdays.includes(-1)) return undefined
  if (ordinals === undefined) return { date: '*', weekday: weekdays.join(',') }
  const numbers = ordinals
    .split(',')
    .map((ordinal) => (/^\d/.test(ordinal) ? Number(ordinal[0]) : ORDINALS.indexOf(ordinal) + 1))
  return {
    date: '*',
    weekday: weekdays.flatMap((weekday) => numbers.map((number) => `${weekday}#${number}`)).join(','),
  }
}

/** The index of a name or its three-letter form; -1 if there is none. */
function find(names: readonly string[], name: string): number {
  return names.findIndex((candidate) => candidate === name || candidate.slice(0, 3) === name)
}
