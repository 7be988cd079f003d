const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long something lasts, in at most two units: `45 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. Negative counts as zero. */
export function lengthInWords(ms: number): string {
  const length = Math.max(0, ms)
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`
  if (length < DAY) return twoUnits(length, HOUR, 'h', MINUTE, 'min')
  return twoUnits(length, DAY, 'd', HOUR, 'h')
}

/** How long ago, in one unit and calm steps: `just now`, `15 s ago`, `3 min ago`, `2 h ago`, `4 d ago`. */
export function agoInWords(time: Date, now: Date): string {
  const ms = now.getTime() - time.getTime()
  if (ms < 10 * SECOND) return 'just now'
  if (ms < MINUTE) return `${Math.floor(ms / (5 * SECOND)) * 5} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`
  return `${Math.floor(ms / DAY)} d ago`
}

/** The moment in the given zone (the browser's when absent): `21 Nov 2025, 14:03:22`. */
export function momentInWords(time: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(time)
}

/** The moment without year and seconds, in the browser's zone: `21 Nov, 14:03`. */
export function dayAndClockInWords(time: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time)
}

/** A mark of a time axis that spans `spanMs`: `14:03:22` below an hour, `14:03` below a day, `21 Nov` beyond two. */
export function axisTimeInWords(time: Date, spanMs: number): string {
  const options: Intl.DateTimeFormatOptions =
    spanMs > 2 * DAY
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', ...(spanMs < HOUR ? { second: '2-digit' } : {}) }
  return new Intl.DateTimeFormat('en-GB', options).format(time)
}

/** The moment in a table whose rows span `spanMs`: the time of day below a day, the whole moment beyond. */
export function rowTimeInWords(time: Date, spanMs: number): string {
  if (spanMs >= DAY) return momentInWords(time)
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(time)
}

/** The moment in the browser's zone and in UTC, as two lines. */
export function momentInBothZones(time: Date): [local: string, utc: string] {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [`${momentInWords(time)} (${zone})`, `${momentInWords(time, 'UTC')} UTC`]
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small)
  const first = `${Math.floor(ms / large)} ${largeName}`
  return rest === 0 ? first : `${first} ${rest} ${smallName}`
}
