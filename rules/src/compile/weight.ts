import type { Expression } from '../ast.ts'
import { childrenOf } from '../children-of.ts'

const isLeaf = ({ kind }: Expression): boolean => kind === 'literal' || kind === 'variable'

/**
 * How many expressions the evaluation of a node counts as: itself (a chain of n operands is n - 1 operators) and its
 * literals and names, which are not worth a count each.
 */
export function weightOf(node: Expression): number {
  const operators = node.kind === 'logical' ? node.operands.length - 1 : 1
  return operators + childrenOf(node).filter(isLeaf).length
}
