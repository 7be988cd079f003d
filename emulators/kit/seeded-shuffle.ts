/** A copy in an order that depends on the seed alone. The generator is mulberry32. */
export function seededShuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items]
  let state = seed | 0
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    const other = ((mixed ^ (mixed >>> 14)) >>> 0) % (index + 1)
    const [a, b] = [shuffled[index] as T, shuffled[other] as T]
    shuffled[index] = b
    shuffled[other] = a
  }
  return shuffled
}
