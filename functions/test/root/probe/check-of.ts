import type { CompiledCheck, Protocol } from '@mesh/core/schema/check'
import { compiledCheck } from '../../fixtures.ts'

/** A check with one protocol, which `settings` names. */
export function checkOf<S extends Partial<Pick<CompiledCheck, Protocol>>>(
  settings: S,
  changes: Partial<Omit<CompiledCheck, Protocol>> = {},
): Omit<CompiledCheck, Protocol> & S {
  const { http: _, ...rest } = compiledCheck()
  return { ...rest, ...changes, ...settings }
}
