import { isMap, isNode, isPair, isScalar, type Document, type LineCounter, type Node } from 'yaml'

export interface Place {
  line: number
  column: number
}

/**
 * Place of the value at `path`, or of the key `key` in the map at `path`.
 * Where the path leads to nothing (a missing key), the place of its nearest existing ancestor.
 */
export function locate(document: Document, lines: LineCounter, path: readonly PropertyKey[], key?: string): Place {
  for (let length = path.length; length >= 0; length--) {
    const found = document.getIn(path.slice(0, length).map(String), true)
    if (!isNode(found)) continue
    const node = key !== undefined && length === path.length ? (keyNode(found, key) ?? found) : found
    const { line, col } = lines.linePos(node.range?.[0] ?? 0)
    return { line, column: col }
  }
  return { line: 1, column: 1 }
}

function keyNode(node: Node, key: string): Node | undefined {
  if (!isMap(node)) return undefined
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key)
  return isNode(pair?.key) ? pair.key : undefined
}
