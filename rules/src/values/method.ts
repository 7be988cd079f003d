import type { Fault } from './fault.ts'
import type { RulesValue } from './value.ts'

/** One method of a type. Arguments are counted before the call; their types are checked inside. */
export interface Method<Self> {
  readonly arity: number
  call(self: Self, args: readonly RulesValue[]): RulesValue | Fault
}

export type Methods<Self> = Readonly<Record<string, Method<Self>>>

export const method = <Self>(
  arity: number,
  call: (self: Self, args: readonly RulesValue[]) => RulesValue | Fault,
): Method<Self> => ({ arity, call })

/** A method without arguments. */
export const getter = <Self>(call: (self: Self) => RulesValue | Fault): Method<Self> => ({ arity: 0, call })
