import { MeshError } from '../errors.ts'
import { splitGatusCondition } from './evaluate-gatus.ts'
import type { ConditionMode } from './observation.ts'
import { parseStrict } from './strict/parse-strict.ts'

/** What a text lacks to be a condition, as the continuation of "expected"; undefined when it is one. */
export function conditionFault(text: string, mode: ConditionMode): string | undefined {
  if (mode === 'gatus') {
    if (splitGatusCondition(text) !== undefined) return undefined
    return 'an operator (==, !=, <=, >=, >, <) with one space on each side, such as [STATUS] == 200'
  }
  try {
    parseStrict(text)
    return undefined
  } catch (error) {
    if (error instanceof MeshError) return error.message
    throw error
  }
}
