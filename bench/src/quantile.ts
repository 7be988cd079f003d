/** The value below which the share `q` (0 to 1) of the samples lies (nearest rank). */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]
  if (value === undefined) throw new Error('No samples to take a quantile of.')
  return value
}

/** Two decimals: more would claim a precision that these machines do not have. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}
