/** Sorts after every key that begins with the text before it, because keys have no characters above 00FF. */
export const AFTER = '\u0100'

/** From one edge to before another. */
export interface KeyRange {
  readonly low: string
  readonly high: string
}

/** The range of all keys that begin with a prefix. */
export function startingWith(prefix: string): KeyRange {
  return { low: prefix, high: prefix + AFTER }
}

/** What of the ranges lies in `limit`; empty ranges are left out. */
export function within(ranges: readonly KeyRange[], limit: KeyRange): KeyRange[] {
  return ranges
    .map(({ low, high }) => ({ low: low > limit.low ? low : limit.low, high: high < limit.high ? high : limit.high }))
    .filter(({ low, high }) => low < high)
}

/** What of the ranges lies outside `hole`. */
export function without(ranges: readonly KeyRange[], hole: KeyRange): KeyRange[] {
  return ranges
    .flatMap(({ low, high }) => [
      { low, high: high < hole.low ? high : hole.low },
      { low: low > hole.high ? low : hole.high, high },
    ])
    .filter(({ low, high }) => low < high)
}
