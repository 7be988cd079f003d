import type { CompiledCheck, Protocol } from '@mesh/core/schema/check'
import { compiledCheck } from '../../fixtures.ts'

/** A check with one protocol, which `settings` names, and time enough on a machine that is busy with others. */
export function checkOf<S extends Partial<Pick<CompiledCheck, Protocol>>>(
  settings: S,
  changes: Partial<Omit<CompiledCheck, Protocol>> = {},
): Omit<CompiledCheck, Protocol> & S {
  const { http: _, ...rest } = compiledCheck()
  return { ...rest, timeoutMs: 30_000, ...changes, ...settings }
}
