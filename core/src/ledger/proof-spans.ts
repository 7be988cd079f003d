import { treeNumber } from './tree-number.ts'

/** The entries from `begin` up to, not including, `end`: a subtree as RFC 6962 2.1 splits the tree. */
export interface Span {
  begin: number
  end: number
}

/** The subtrees whose roots are the inclusion proof of the entry at `index` (0-based) in a tree of `size`, in proof order (PATH of RFC 6962 2.1.1). */
export function inclusionSpans(index: number, size: number): Span[] {
  treeNumber('index', index, treeNumber('tree size', size) - 1)
  const spans: Span[] = []
  let [begin, end] = [0, size]
  while (end - begin > 1) {
    const middle = begin + splitAt(end - begin)
    if (index < middle) {
      spans.push({ begin: middle, end })
      end = middle
    } else {
      spans.push({ begin, end: middle })
      begin = middle
    }
  }
  return spans.reverse()
}

/** The subtrees whose roots prove that the tree of `oldSize` is the beginning of that of `size`, in proof order (PROOF of RFC 6962 2.1.2); none for size 0 or equal sizes. */
export function consistencySpans(oldSize: number, size: number): Span[] {
  treeNumber('old tree size', oldSize, treeNumber('tree size', size))
  if (oldSize === 0 || oldSize === size) return []
  const spans: Span[] = []
  let [begin, end] = [0, size]
  while (end > oldSize) {
    const middle = begin + splitAt(end - begin)
    if (oldSize <= middle) {
      spans.push({ begin: middle, end })
      end = middle
    } else {
      spans.push({ begin, end: middle })
      begin = middle
    }
  }
  // The verifier already has this root when the subtree is the whole old tree.
  if (begin > 0) spans.push({ begin, end })
  return spans.reverse()
}

/** The largest power of two smaller than `count`, which is at least 2. */
function splitAt(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}
