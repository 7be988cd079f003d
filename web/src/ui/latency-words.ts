/** A latency for people: `42 ms`, `1.24 s`; a dash when there is none. */
export function latencyInWords(latencyMs: number | null): string {
  if (latencyMs === null) return '–'
  if (latencyMs < 1) return '<1 ms'
  return latencyMs < 999.5 ? `${Math.round(latencyMs)} ms` : `${(latencyMs / 1000).toFixed(2)} s`
}
