import { MeshError } from '../errors.ts'
import { emptyRoot, nodeHash, type Sha256, wholeHash } from './hashes.ts'
import { treeNumber } from './tree-number.ts'

/** The right edge of a tree: all that is needed to append to it and to know its root. */
export interface Frontier {
  /** Number of entries. */
  size: number
  /** Roots of the perfect subtrees that make up the tree, one for each 1 in the binary size, largest (leftmost) first. */
  hashes: readonly Uint8Array[]
}

/** A perfect subtree: 2^level entries, the first of which has the number index * 2^level. */
export interface TreeNode {
  level: number
  index: number
}

/** The right edge of the tree without entries. */
export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] }

/**
 * Appends leaf hashes (RFC 6962 2.1): m of them cost at most m + log2(size) node hashes, whatever was there before.
 * `onNode` sees each node that became complete, leaves included, once, children before parents.
 */
export function appendLeaves(
  sha256: Sha256,
  frontier: Frontier,
  leafHashes: Iterable<Uint8Array>,
  onNode?: (node: TreeNode, hash: Uint8Array) => void,
): Frontier {
  checkFrontier(frontier)
  let { size } = frontier
  const hashes = [...frontier.hashes]
  for (const leaf of leafHashes) {
    let node: TreeNode = { level: 0, index: size }
    let hash = wholeHash(leaf)
    onNode?.(node, hash)
    // An odd index has its left sibling at the end of the edge.
    while (node.index % 2 === 1) {
      const left = hashes.pop()
      if (left !== undefined) hash = nodeHash(sha256, left, hash)
      node = { level: node.level + 1, index: (node.index - 1) / 2 }
      onNode?.(node, hash)
    }
    hashes.push(hash)
    size++
  }
  treeNumber('tree size', size)
  return { size, hashes }
}

/** Root of the tree with this right edge (RFC 6962 2.1); costs one node hash less than there are subtrees. */
export function frontierRoot(sha256: Sha256, frontier: Frontier): Uint8Array {
  checkFrontier(frontier)
  return frontier.hashes.length === 0
    ? emptyRoot(sha256)
    : frontier.hashes.reduceRight((right, left) => nodeHash(sha256, left, right))
}

function checkFrontier({ size, hashes }: Frontier): void {
  let expected = 0
  for (let rest = treeNumber('tree size', size); rest > 0; rest = Math.floor(rest / 2)) expected += rest % 2
  if (hashes.length === expected) return
  throw new MeshError(
    'invalid-argument',
    `The right edge of a tree of size ${size} has ${expected} hashes; found ${hashes.length}`,
  )
}
