import type { CompiledCheck } from '../../schema/check.ts'
import { regionsOf } from '../regions.ts'

/** How many regions must say that a check fails, and that it works again: the majority unless the check says otherwise. */
export function quorumsOf(check: Pick<CompiledCheck, 'regions' | 'failQuorum' | 'recoverQuorum'>) {
  const count = regionsOf(check).length
  const majority = Math.floor(count / 2) + 1
  return {
    toFail: Math.min(check.failQuorum ?? majority, count),
    toRecover: Math.min(check.recoverQuorum ?? majority, count),
  }
}
