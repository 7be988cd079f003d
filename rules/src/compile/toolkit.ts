import type { Expression, Position } from '../ast.ts'
import type { Context } from '../evaluate/context.ts'
import type { Result } from '../evaluate/result.ts'
import type { Issue } from '../types.ts'
import type { Scope } from './scope.ts'

/** A compiled expression. */
export type Evaluate = (context: Context) => Result

/** What the parts of the compiler share: the way back into it, and where to report. */
export interface Toolkit {
  readonly compile: (node: Expression, scope: Scope) => Evaluate
  readonly report: Reporter
}

export class Reporter {
  readonly issues: Issue[] = []

  error(at: Position, description: string): void {
    this.issues.push({ line: at.line, column: at.column, severity: 'ERROR', description })
  }

  warning(at: Position, description: string): void {
    this.issues.push({ line: at.line, column: at.column, severity: 'WARNING', description })
  }
}
