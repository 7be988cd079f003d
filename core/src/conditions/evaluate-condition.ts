import { evaluateGatus } from './evaluate-gatus.ts'
import type { ConditionMode, ConditionResult, Observation } from './observation.ts'
import { evaluateStrict } from './strict/evaluate-strict.ts'
import { parseStrict } from './strict/parse-strict.ts'

/** Evaluates the text of one condition; in strict mode a text that is no condition is an `invalid-argument`. */
export function evaluateCondition(text: string, observation: Observation, mode: ConditionMode): ConditionResult {
  return mode === 'gatus' ? evaluateGatus(text, observation) : evaluateStrict(parseStrict(text), observation)
}
