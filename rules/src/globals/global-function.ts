import type { Fault } from '../values/fault.ts'
import type { RulesValue } from '../values/value.ts'

/** A function that needs nothing but its arguments: `math.abs`, `int`, … */
export interface GlobalFunction {
  readonly arity: number
  call(args: readonly RulesValue[]): RulesValue | Fault
}

export type Namespace = Readonly<Record<string, GlobalFunction>>

export const globalFunction = (
  arity: number,
  call: (args: readonly RulesValue[]) => RulesValue | Fault,
): GlobalFunction => ({ arity, call })
