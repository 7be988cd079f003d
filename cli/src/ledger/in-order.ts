/** What `load` gives for 0, 1, … `count` - 1, in this order, while up to `ahead` of them are under way. */
export async function* inOrder<T>(
  count: number,
  ahead: number,
  load: (index: number) => Promise<T>,
): AsyncGenerator<T> {
  const underWay: Promise<T>[] = []
  let next = 0
  for (let index = 0; index < count; index += 1) {
    for (; next < count && next < index + ahead; next += 1) {
      const loading = load(next)
      // Whoever stops early does not wait for the rest, and its faults are nobody's.
      loading.catch(() => undefined)
      underWay.push(loading)
    }
    const first = underWay.shift()
    if (first !== undefined) yield await first
  }
}
