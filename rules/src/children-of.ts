import type { Expression } from './ast.ts'

/** The expressions directly inside an expression, in the order of the source. */
export function childrenOf(node: Expression): Expression[] {
  switch (node.kind) {
    case 'literal':
    case 'variable':
      return []
    case 'member':
      return [node.target]
    case 'index':
      return [node.target, node.index]
    case 'range':
      return [node.target, node.from, node.to].filter((part) => part !== undefined)
    case 'call':
      return node.target === undefined ? [...node.args] : [node.target, ...node.args]
    case 'unary':
    case 'is':
      return [node.operand]
    case 'binary':
      return [node.left, node.right]
    case 'logical':
      return [...node.operands]
    case 'ternary':
      return [node.condition, node.then, node.otherwise]
    case 'list':
      return [...node.items]
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value])
    case 'path':
      return node.segments.flatMap((segment) => (segment.kind === 'interpolation' ? [segment.expression] : []))
  }
}
