import type { Position } from '../ast.ts'

/** An evaluation error as a value: it denies the branch it is in, unless `&&` or `||` is decided by the other side. */
export class Fault {
  readonly message: string
  /** Where it happened; set by the innermost expression that knows. */
  at: Position | undefined

  constructor(message: string, at?: Position) {
    this.message = message
    this.at = at
  }
}
