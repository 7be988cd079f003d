import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import { openTcp, targetUrl } from './connect.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { observedAttempt } from './observed-attempt.ts'
import { talk } from './talk.ts'

/** Probes one TCP check: connects, sends its text, compares how the answer begins and lets conditions judge it. */
export function probeTcp(check: CheckOf<'tcp'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  return observedAttempt(check, targetUrl('tcp', check.tcp), pin, async (means) => {
    const socket = await openTcp(check.tcp, means)
    return talk(socket, { ...check.tcp, needsBody: means.needsBody })
  })
}
