const nanosPerSecond = 1_000_000_000n

/** Nanoseconds since 1970 as RFC 3339 in UTC. */
export function formatTimestamp(nanos: bigint): string {
  const fraction = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond
  const seconds = new Date(Number((nanos - fraction) / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds}${fractionText(fraction)}Z`
}

/** Nanoseconds as seconds with an `s`, for example `-1.5s`. */
export function formatDuration(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos
  return `${nanos < 0n ? '-' : ''}${size / nanosPerSecond}${fractionText(size % nanosPerSecond)}s`
}

const fractionText = (nanos: bigint): string =>
  nanos === 0n ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`
