import { blameOwnNetwork, isWithoutAnswer } from '@mesh/core/root/rounds/blame-own-network'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CompiledCheck } from '@mesh/core/schema/check'
import type { CheckBatch } from '@mesh/core/schema/events'

const CONTROL_TIMEOUT_MS = 5_000

/** The answers of a batch, those excepted that a look at the controls shows to be the fault of Mesh's own network. */
export async function withControls(
  batch: CheckBatch,
  answers: readonly ProbeAnswer[],
  probe: (check: CompiledCheck) => Promise<ProbeAnswer>,
): Promise<readonly ProbeAnswer[]> {
  const { controls = [], checks, region } = batch
  if (controls.length === 0 || !answers.some((answer, row) => isWithoutAnswer(checks[row], answer))) return answers
  const seen = await Promise.all(controls.map((url) => probe(controlCheck(url))))
  return blameOwnNetwork(batch, answers, region, seen)
}

/** Any HTTP answer shows that the network works, whatever its status. */
function controlCheck(url: string): CompiledCheck {
  return {
    checkId: 'control',
    serviceId: 'control',
    serviceName: 'control',
    name: url,
    group: '',
    intervalMs: 0,
    timeoutMs: CONTROL_TIMEOUT_MS,
    failureThreshold: 1,
    successThreshold: 1,
    http: { url, method: 'HEAD', headers: {}, expectStatus: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  }
}
