import type { AllowStatement, Expression, FunctionDeclaration, MatchBlock, Position } from '../ast.ts'
import { childrenOf } from '../children-of.ts'
import { compileServices } from '../compile/compile-services.ts'
import { Reporter } from '../compile/toolkit.ts'
import type { Watch } from '../compile/toolkit.ts'
import { judge } from '../evaluate/judge.ts'
import type { Ruleset } from '../types.ts'
import { Tally } from './tally.ts'
import type { SeenValue } from './tally.ts'

/** What one expression came to since the coverage was created. */
export interface ExpressionCoverage {
  readonly at: Position
  /** How often it was evaluated; 0: never. */
  readonly count: number
  /** How often to an error. */
  readonly errorCount: number
  readonly values: readonly SeenValue[]
  /** The expressions inside it, in the order of the source. */
  readonly children: readonly ExpressionCoverage[]
}

/** A ruleset that remembers what its expressions come to. */
export interface Coverage extends Ruleset {
  /** The condition of every allow statement, every let binding and every result of a function, in the order of the source. */
  report(): ExpressionCoverage[]
}

/**
 * Makes a ruleset that judges like the given one and counts, which itself stays as fast as it was. A query is judged once
 * for each of its cases, and counts as often.
 *
 * @example
 * const coverage = createCoverage(ruleset)
 * coverage.evaluate(request, access)
 * const missed = coverage.report().filter(({ count }) => count === 0)
 */
export function createCoverage({ source, file }: Ruleset): Coverage {
  const tallies = new Map<Expression, Tally>()
  const watch: Watch = (node, evaluate) => {
    const tally = tallies.get(node) ?? new Tally()
    tallies.set(node, tally)
    return (context) => {
      const result = evaluate(context)
      tally.record(result)
      return result
    }
  }
  const rules = compileServices(file, new Reporter(), watch)
  const roots = [...file.functions, ...file.services.flatMap(({ body }) => body)]
    .flatMap(expressionsIn)
    .toSorted((a, b) => a.at.start - b.at.start)
  return {
    source,
    file,
    evaluate: (request, access, budget) => judge(rules, request, access, budget),
    report: () => roots.flatMap((root) => coverageOf(root, tallies)),
  }
}

function expressionsIn(part: MatchBlock | AllowStatement | FunctionDeclaration): Expression[] {
  if (part.kind === 'match') return part.body.flatMap(expressionsIn)
  if (part.kind === 'allow') return part.condition === undefined ? [] : [part.condition]
  return [...part.bindings.map(({ value }) => value), part.result]
}

/** Some nodes are no expressions of their own (`math` in `math.abs(x)`): their children stand for them. */
function coverageOf(node: Expression, tallies: ReadonlyMap<Expression, Tally>): ExpressionCoverage[] {
  const children = childrenOf(node).flatMap((child) => coverageOf(child, tallies))
  const tally = tallies.get(node)
  if (tally === undefined) return children
  const values = tally.values()
  const count = values.reduce((total, value) => total + value.count, 0)
  return [{ at: node.at, count, errorCount: tally.errorCount, values, children }]
}
