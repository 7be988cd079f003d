import { Unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import type { RulesValue } from '../values/value.ts'

/** What an expression comes to: a value, a value that depends on the document of a query, or an error. */
export type Result = RulesValue | Unknown | Fault

export const isIndefinite = (result: Result): result is Unknown | Fault =>
  typeof result === 'object' && (result instanceof Unknown || result instanceof Fault)
