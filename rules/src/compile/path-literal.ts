import type { PathLiteral, PathSegment } from '../ast.ts'
import { Unknown, unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import { RulesPath } from '../values/path.ts'
import { typeOf } from '../values/type-of.ts'
import type { Scope } from './scope.ts'
import type { Evaluate, Toolkit } from './toolkit.ts'

type Part = string | Evaluate | { readonly unbound: string }

/**
 * Compiles a path literal. Where `bindable` (the literal is what bind() is called on), `$(name)` of an unknown name
 * stays open for bind(); elsewhere it is an error.
 */
export function compilePath(
  node: PathLiteral,
  scope: Scope,
  bindable: boolean,
  { compile, report }: Toolkit,
): Evaluate {
  const parts = node.segments.map((segment): Part => {
    if (segment.kind === 'text') return segment.text
    if (segment.kind === 'capture') {
      report.error(segment.at, `{${segment.name}} is a wildcard of match statements: write $(${segment.name}) here`)
      return ''
    }
    const open = bindable ? openName(segment, scope) : undefined
    return open === undefined ? compile(segment.expression, scope) : { unbound: open }
  })
  return (context) => {
    const segments: string[] = []
    const unbound = new Map<number, string>()
    for (const part of parts) {
      if (typeof part === 'string') segments.push(part)
      else if (typeof part === 'object') {
        unbound.set(segments.length, part.unbound)
        segments.push(`$(${part.unbound})`)
      } else {
        const value = part(context)
        if (value instanceof Fault) return value
        if (value instanceof Unknown) return unknown
        if (value instanceof RulesPath) segments.push(...value.segments)
        else if (typeof value !== 'string') return new Fault(`a path segment is a string, not a ${typeOf(value)}`)
        else if (value === '' || value.includes('/')) return new Fault(`${JSON.stringify(value)} is no path segment`)
        else segments.push(value)
      }
    }
    return new RulesPath(segments, unbound)
  }
}

function openName(segment: Extract<PathSegment, { kind: 'interpolation' }>, scope: Scope): string | undefined {
  const { expression } = segment
  if (expression.kind !== 'variable' || expression.name === 'request' || expression.name === 'resource')
    return undefined
  return scope.variable(expression.name) === undefined ? expression.name : undefined
}
