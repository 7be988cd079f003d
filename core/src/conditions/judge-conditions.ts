import { evaluateCondition } from './evaluate-condition.ts'
import type { ConditionMode, Observation } from './observation.ts'

const MESSAGE_CHARACTERS_MAX = 400

/** What an answer must meet, and what follows when it does not. */
interface Condition {
  if: string
  severity: 'warn' | 'fail'
}

/** What the conditions of a check together say of an answer; `message` names those that are not met. */
export interface ConditionVerdict {
  outcome: 'ok' | 'slow' | 'fail'
  message: string
}

/** Evaluates every condition: one of severity `fail` that is not met fails, one of severity `warn` only degrades. */
export function judgeConditions(
  conditions: readonly Condition[],
  observation: Observation,
  mode: ConditionMode,
): ConditionVerdict {
  if (mode === 'strict' && observation.failure !== undefined) return { outcome: 'fail', message: observation.failure }
  const unmet = conditions.flatMap(({ if: text, severity }) => {
    const result = evaluateCondition(text, observation, mode)
    return result.isMet ? [] : [{ severity, text: result.text }]
  })
  if (unmet.length === 0) return { outcome: 'ok', message: '' }
  const failed = unmet.filter(({ severity }) => severity === 'fail')
  const named = failed.length > 0 ? failed : unmet
  const cause = observation.failure === undefined ? '' : `${observation.failure}; `
  const message = `${cause}not met: ${named.map(({ text }) => text).join('; ')}`.replaceAll(/\s+/g, ' ')
  return {
    outcome: failed.length > 0 ? 'fail' : 'slow',
    message: message.length > MESSAGE_CHARACTERS_MAX ? `${message.slice(0, MESSAGE_CHARACTERS_MAX - 1)}…` : message,
  }
}
