import { createHash } from 'node:crypto'

/*
 * RFC 6962 2.1 word for word: recursion over the leaves, sharing nothing with the product.
 * Leaf i of every tree here is the same, so that roots of subtrees can be remembered.
 */

const known = new Map<string, Buffer>()

/** Hash of the leaf whose entry is the decimal number `index` as text. */
export function naiveLeaf(index: number): Buffer {
  return naiveRoot(index, index + 1)
}

export function naiveLeaves(size: number): Buffer[] {
  return Array.from({ length: size }, (_, index) => naiveLeaf(index))
}

/** MTH(D[begin:end]). */
export function naiveRoot(begin: number, end: number): Buffer {
  const key = `${begin}:${end}`
  const found = known.get(key) ?? compute(begin, end)
  known.set(key, found)
  return found
}

function compute(begin: number, end: number): Buffer {
  if (begin === end) return createHash('sha256').digest()
  if (end - begin === 1) return createHash('sha256').update('\0').update(String(begin)).digest()
  const middle = begin + split(end - begin)
  return join(naiveRoot(begin, middle), naiveRoot(middle, end))
}

/** PATH(m, D[n]) of 2.1.1. */
export function naivePath(m: number, begin: number, end: number): Buffer[] {
  if (end - begin === 1) return []
  const k = split(end - begin)
  return m < k
    ? [...naivePath(m, begin, begin + k), naiveRoot(begin + k, end)]
    : [...naivePath(m - k, begin + k, end), naiveRoot(begin, begin + k)]
}

/** SUBPROOF(m, D[n], b) of 2.1.2. */
export function naiveSubproof(m: number, begin: number, end: number, isWhole: boolean): Buffer[] {
  if (m === end - begin) return isWhole ? [] : [naiveRoot(begin, end)]
  const k = split(end - begin)
  return m <= k
    ? [...naiveSubproof(m, begin, begin + k, isWhole), naiveRoot(begin + k, end)]
    : [...naiveSubproof(m - k, begin + k, end, false), naiveRoot(begin, begin + k)]
}

/** The root that a path of the right length leads to, by undoing `naivePath`. */
export function naiveRootOfPath(m: number, size: number, leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array {
  if (size === 1) return leaf
  const k = split(size)
  const last = path[path.length - 1] ?? Buffer.alloc(0)
  const rest = path.slice(0, -1)
  return m < k
    ? join(naiveRootOfPath(m, k, leaf, rest), last)
    : join(last, naiveRootOfPath(m - k, size - k, leaf, rest))
}

function split(size: number): number {
  return 2 ** Math.ceil(Math.log2(size) - 1)
}

function join(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update('\x01').update(left).update(right).digest()
}
