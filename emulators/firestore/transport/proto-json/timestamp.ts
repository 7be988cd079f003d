/** A moment as google.protobuf.Timestamp holds it. */
export interface Moment {
  seconds: number
  nanos: number
}

const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/

/** Fraction of a second in 0, 3, 6 or 9 digits, with its dot. */
export function formatFraction(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos).padStart(9, '0')
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`
  return digits.endsWith('000') ? `.${digits.slice(0, 6)}` : `.${digits}`
}

/** RFC 3339 in UTC, as Google's JSON mapping writes a Timestamp. */
export function formatTimestamp({ seconds, nanos }: Moment): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${formatFraction(nanos)}Z`
}

/** Reads RFC 3339 with up to nine fractional digits and any offset; undefined if the text is not one. */
export function parseTimestamp(text: string): Moment | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const ms = Date.parse(`${match[1]}T${match[2]}${match[4] === 'z' ? 'Z' : match[4]}`)
  // Date.parse takes a 30th of February for a day in March.
  if (Number.isNaN(ms) || !new Date(`${match[1]}T00:00:00Z`).toISOString().startsWith(match[1] ?? '')) return undefined
  return { seconds: ms / 1000, nanos: Number((match[3] ?? '').padEnd(9, '0')) }
}
