/**
 * Merges sorted sources into one sorted sequence; items that several sources have come once. `compare` answers 0 only for
 * the same item.
 */
export function* mergeSorted<T>(sources: readonly Iterable<T>[], compare: (a: T, b: T) => number): Generator<T> {
  const heap = sources
    .map((source) => source[Symbol.iterator]())
    .flatMap((rest) => advance(rest) ?? [])
    .sort((a, b) => compare(a.item, b.item))
  let last: { item: T } | undefined
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    if (last === undefined || compare(last.item, top.item) !== 0) yield top.item
    last = { item: top.item }
    const next = advance(top.rest)
    if (next !== undefined) heap[0] = next
    else {
      const tail = heap.pop()
      if (tail === undefined || heap.length === 0) return
      heap[0] = tail
    }
    siftDown(heap, compare)
  }
}

interface Head<T> {
  item: T
  rest: Iterator<T>
}

function advance<T>(rest: Iterator<T>): Head<T> | undefined {
  const next = rest.next()
  return next.done === true ? undefined : { item: next.value, rest }
}

function siftDown<T>(heap: Head<T>[], compare: (a: T, b: T) => number): void {
  let index = 0
  for (;;) {
    let least = index
    for (const child of [2 * index + 1, 2 * index + 2]) {
      const a = heap[child]
      const b = heap[least]
      if (a !== undefined && b !== undefined && compare(a.item, b.item) < 0) least = child
    }
    const parent = heap[index]
    const child = heap[least]
    if (least === index || parent === undefined || child === undefined) return
    heap[index] = child
    heap[least] = parent
    index = least
  }
}
