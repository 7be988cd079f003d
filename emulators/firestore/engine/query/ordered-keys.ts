/** Keys in one chunk; a full one is split. */
const CHUNK_MAX = 512
/** How full a chunk is made when all keys are known, so that it can grow before it splits. */
const CHUNK_BUILT = 384

/**
 * A sorted set of strings (in the order of `<`) in chunks: adding and removing cost about the square root of the size,
 * finding an edge its logarithm, stepping nothing. It holds little more than one pointer per key.
 * An edge is any string: the place before all keys that are not less than it.
 */
export class OrderedKeys {
  #chunks: string[][] = []
  #size = 0

  constructor(keys: readonly string[] = []) {
    const sorted = keys.toSorted(compareTexts)
    for (let start = 0; start < sorted.length; start += CHUNK_BUILT)
      this.#chunks.push(sorted.slice(start, start + CHUNK_BUILT))
    this.#size = sorted.length
  }

  get size(): number {
    return this.#size
  }

  /** Adds a key; one that is there already stays once. */
  add(key: string): void {
    const index = Math.max(0, this.#chunkOf(key))
    const chunk = this.#chunks[index]
    if (chunk === undefined) {
      this.#chunks.push([key])
      this.#size += 1
      return
    }
    const position = lowerBound(chunk, key)
    if (chunk[position] === key) return
    const isLastOfAll = position === chunk.length && index === this.#chunks.length - 1
    chunk.splice(position, 0, key)
    this.#size += 1
    if (chunk.length <= CHUNK_MAX) return
    // Keys that only grow (times, counters) fill each chunk before the next begins.
    const kept = isLastOfAll ? CHUNK_MAX : CHUNK_MAX / 2
    this.#chunks.splice(index + 1, 0, chunk.splice(kept))
  }

  /** Removes a key and says whether it was there. */
  delete(key: string): boolean {
    const index = this.#chunkOf(key)
    const chunk = this.#chunks[index]
    if (chunk === undefined) return false
    const position = lowerBound(chunk, key)
    if (chunk[position] !== key) return false
    chunk.splice(position, 1)
    this.#size -= 1
    if (chunk.length === 0) this.#chunks.splice(index, 1)
    return true
  }

  /** Keys between two edges, upwards. */
  *ascending(low: string, high: string): Generator<string> {
    let index = Math.max(0, this.#chunkOf(low))
    let position = lowerBound(this.#chunks[index] ?? [], low)
    for (let chunk = this.#chunks[index]; chunk !== undefined; chunk = this.#chunks[index]) {
      for (; position < chunk.length; position += 1) {
        const key = chunk[position]
        if (key === undefined || key >= high) return
        yield key
      }
      index += 1
      position = 0
    }
  }

  /** Keys between two edges, downwards. */
  *descending(low: string, high: string): Generator<string> {
    let index = Math.max(0, this.#chunkOf(high))
    let position = lowerBound(this.#chunks[index] ?? [], high) - 1
    while (index >= 0) {
      const chunk = this.#chunks[index] ?? []
      for (; position >= 0; position -= 1) {
        const key = chunk[position]
        if (key === undefined || key < low) return
        yield key
      }
      index -= 1
      position = (this.#chunks[index]?.length ?? 0) - 1
    }
  }

  /** How many keys lie between two edges, counted by chunks. */
  count(low: string, high: string): number {
    return low >= high ? 0 : this.#rank(high) - this.#rank(low)
  }

  #rank(edge: string): number {
    const index = this.#chunkOf(edge)
    if (index < 0) return 0
    let rank = lowerBound(this.#chunks[index] ?? [], edge)
    for (let before = 0; before < index; before += 1) rank += this.#chunks[before]?.length ?? 0
    return rank
  }

  /** The last chunk that begins before or at the key; -1 if none does. */
  #chunkOf(key: string): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >> 1
      const first = this.#chunks[middle]?.[0]
      if (first !== undefined && first <= key) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function lowerBound(chunk: readonly string[], edge: string): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >> 1
    const key = chunk[middle]
    if (key !== undefined && key < edge) low = middle + 1
    else high = middle
  }
  return low
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
