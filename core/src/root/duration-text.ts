/** A length of time for people: `800 ms`, `2 s`, `1.5 s`, `3 min`, `2 h`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${trimmed(ms / 1000)} s`
  if (ms < 3_600_000) return `${trimmed(ms / 60_000)} min`
  return `${trimmed(ms / 3_600_000)} h`
}

function trimmed(value: number): string {
  return String(Math.round(value * 10) / 10)
}
