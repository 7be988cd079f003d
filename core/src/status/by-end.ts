/** Order of incidents of which the last may be left out: open ones first, the newest before the others, then by their end, the latest first. */
export function byEnd(
  a: { openTime: Date; resolveTime: Date | null },
  b: { openTime: Date; resolveTime: Date | null },
): number {
  if (a.resolveTime === null || b.resolveTime === null) {
    if (a.resolveTime === null && b.resolveTime === null) return b.openTime.getTime() - a.openTime.getTime()
    return a.resolveTime === null ? -1 : 1
  }
  return b.resolveTime.getTime() - a.resolveTime.getTime() || b.openTime.getTime() - a.openTime.getTime()
}
