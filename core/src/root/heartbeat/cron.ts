import { cronField, type CronField } from './cron-field.ts'

/** A parsed cron expression: sorted numbers that each field allows. */
export interface CronSchedule {
  minutes: readonly number[]
  hours: readonly number[]
  days: readonly number[]
  months: readonly number[]
  /** 0 (Sunday) to 6. */
  weekdays: readonly number[]
  /** Whether a date needs to fit only one of days and weekdays: so when neither field begins with `*`. */
  isEitherDay: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const FIELDS = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of the month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of the week', min: 0, max: 7, names: WEEKDAYS },
] as const satisfies readonly CronField[]

const MACROS = new Map(
  Object.entries({
    '@hourly': '0 * * * *',
    '@daily': '0 0 * * *',
    '@midnight': '0 0 * * *',
    '@weekly': '0 0 * * 0',
    '@monthly': '0 0 1 * *',
    '@yearly': '0 0 1 1 *',
    '@annually': '0 0 1 1 *',
  }),
)

const DAYS_MAX = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Reads a cron expression of five fields (crontab(5): lists, ranges, steps, English names, 0 and 7 for Sunday) or a
 * macro such as `@daily`. The answer is a text that says what is wrong when it is none or when no date ever fits.
 */
export function parseCron(text: string): CronSchedule | string {
  const parts = (MACROS.get(text.trim().toLowerCase()) ?? text.trim()).split(/\s+/)
  if (parts.length !== FIELDS.length) {
    return `five fields (minute, hour, day of the month, month, day of the week) such as 0 3 * * *, or @daily; found ${JSON.stringify(text)}`
  }
  const sets: number[][] = []
  for (const [index, field] of FIELDS.entries()) {
    const set = cronField(parts[index] ?? '', field)
    if (typeof set === 'string') return set
    sets.push(set)
  }
  const [minutes = [], hours = [], days = [], months = [], rawWeekdays = []] = sets
  const weekdays = [...new Set(rawWeekdays.map((day) => day % 7))].toSorted((a, b) => a - b)
  const [, , dayText = '', , weekdayText = ''] = parts
  const isEitherDay = !dayText.startsWith('*') && !weekdayText.startsWith('*')
  const hasDate = isEitherDay || months.some((month) => days.some((day) => day <= (DAYS_MAX[month - 1] ?? 0)))
  if (!hasDate) return `a date that exists: no month of this expression has day ${days.join(' or ')}`
  return { minutes, hours, days, months, weekdays, isEitherDay }
}

/** What is wrong with a cron expression; undefined when nothing is. */
export function cronFault(text: string): string | undefined {
  const parsed = parseCron(text)
  return typeof parsed === 'string' ? parsed : undefined
}

/** Whether jobs run on a date; `weekday` 0 (Sunday) to 6. */
export function isCronDate(
  { days, months, weekdays, isEitherDay }: CronSchedule,
  date: { month: number; day: number; weekday: number },
): boolean {
  if (!months.includes(date.month)) return false
  const fitsDay = days.includes(date.day)
  const fitsWeekday = weekdays.includes(date.weekday)
  return isEitherDay ? fitsDay || fitsWeekday : fitsDay && fitsWeekday
}
