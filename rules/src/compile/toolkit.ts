import type { Expression, FunctionDeclaration, Position } from '../ast.ts'
import type { Context } from '../evaluate/context.ts'
import type { Result } from '../evaluate/result.ts'
import type { RulesVersion, Service } from '../services/service.ts'
import type { Issue } from '../types.ts'
import type { Scope } from './scope.ts'

/** A compiled expression. */
export type Evaluate = (context: Context) => Result

/** Puts itself around a compiled expression, to see what it comes to. */
export type Watch = (node: Expression, evaluate: Evaluate) => Evaluate

/** What the parts of the compiler share: the way back into it, and where to report. */
export interface Toolkit {
  readonly service: Service
  readonly version: RulesVersion
  readonly report: Reporter
  readonly compile: (node: Expression, scope: Scope) => Evaluate
}

/** Collects issues. A place with the same description is reported once, however many services compile it. */
export class Reporter {
  readonly #issues = new Map<string, Issue>()
  /** The functions that something calls. */
  readonly called = new Set<FunctionDeclaration>()

  /** In the order of the source. */
  get issues(): Issue[] {
    return [...this.#issues.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
  }

  error(at: Pick<Position, 'line' | 'column'>, description: string): void {
    this.#add({ line: at.line, column: at.column, severity: 'ERROR', description })
  }

  warning(at: Pick<Position, 'line' | 'column'>, description: string): void {
    this.#add({ line: at.line, column: at.column, severity: 'WARNING', description })
  }

  #add(issue: Issue): void {
    this.#issues.set(`${issue.line}:${issue.column} ${issue.description}`, issue)
  }
}
