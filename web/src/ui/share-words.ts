/** The share of good ones in words, never rounded up to a whole hundred: `99.987 %`; a dash when there are none. */
export function shareInWords({ good, bad }: { good: number; bad: number }): string {
  if (good + bad === 0) return '–'
  if (bad === 0) return '100 %'
  const thousandths = Math.min(Math.floor((good * 100_000) / (good + bad)), 99_999)
  return `${thousandths / 1000} %`
}
