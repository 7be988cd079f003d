import { isJudgedWithoutLatency, protocolsOf, type CompiledCheck } from '../../schema/check.ts'
import type { CheckBatch } from '../../schema/events.ts'
import type { Region } from '../regions.ts'
import type { ProbeAnswer } from '../run-of.ts'

/** Whether a check failed without any answer from the network, so that the network itself may be to blame. */
export function isWithoutAnswer(check: CompiledCheck | undefined, { outcome, latencyMs }: ProbeAnswer): boolean {
  if (check === undefined || outcome !== 'fail' || latencyMs !== null) return false
  return !protocolsOf(check).some(isJudgedWithoutLatency)
}

/**
 * The answers of a batch after a look at its controls, in the batch's order: when none of them answered, failures without
 * an answer say nothing about their services and become `error`.
 */
export function blameOwnNetwork(
  { checks, controls = [] }: Pick<CheckBatch, 'checks' | 'controls'>,
  answers: readonly ProbeAnswer[],
  region: Region,
  seen: readonly ProbeAnswer[],
): readonly ProbeAnswer[] {
  const hasAnswer = seen.length === 0 || seen.some(({ statusCode }) => statusCode !== null)
  if (hasAnswer) return answers
  const reasons = seen.map(({ message }, row) => `${controls[row] ?? 'control'}: ${message}`).join('; ')
  return answers.map((answer, row) => {
    if (!isWithoutAnswer(checks[row], answer)) return answer
    const message = `Mesh's own network in ${region} seems to be down, so this says nothing about the service: ${answer.message} (no control answers either: ${reasons})`
    return { ...answer, outcome: 'error', message: shortened(message) }
  })
}

const CHARACTERS_MAX = 300

function shortened(text: string): string {
  return text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX - 1)}…` : text
}
