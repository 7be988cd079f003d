import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { MINUTE_MS } from '@mesh/core/durations'
import { MeshError } from '@mesh/core/errors'
import type { VerificationResult } from '@mesh/core/actions/verify-action'
import type { Action } from '@mesh/core/schema/action'
import type { RunChange } from '../../gcp/run.ts'
import type { RunService } from '../../gcp/run-service.ts'
import { loadCheckState } from '../../root/store/check-state.ts'
import { loadOverridden } from '../../root/store/overrides.ts'
import { sharesOf } from './run-traffic-shares.ts'

const MINUTES_MAX = 60

/** Words by which a proposal says what must hold after it. */
export const verificationWords = {
  verifyCheck: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'the id of a check, such as payments.http')
    .exactOptional()
    .describe('Check that must hold after the change, such as payments.http; without one, Cloud Run is asked.'),
  verifyMinutes: z.int().min(1).max(MINUTES_MAX).default(5).describe('How many minutes the check must hold.'),
}

interface Verifying {
  verifyCheck?: string
  verifyMinutes: number
}

/**
 * The check that was asked for, else Cloud Run's own word for a minute. Throws `not-found` and `failed-precondition` for a check
 * that could not say anything within its window: what it verifies would be taken back for nothing.
 */
export async function runVerification({
  verifyCheck,
  verifyMinutes,
}: Verifying): Promise<Action['proposal']['verification']> {
  if (verifyCheck === undefined) return { source: 'metric', name: 'run.ready', windowMs: MINUTE_MS }
  const check = await loadCheckState(verifyCheck)
  if (check === undefined) throw await noSuchCheck(verifyCheck)
  if (check.state === 'paused') {
    throw new MeshError('failed-precondition', `the check ${verifyCheck} is paused; let it go on, or name another one`)
  }
  const windowMs = verifyMinutes * MINUTE_MS
  if (check.intervalMs > windowMs) {
    const every = Math.ceil(check.intervalMs / MINUTE_MS)
    const remedy = every > MINUTES_MAX ? 'name another check' : `expected verifyMinutes of at least ${every}`
    throw new MeshError(
      'failed-precondition',
      `the check ${verifyCheck} has a result every ${every} minutes, and ${verifyMinutes} to say that it holds; ${remedy}`,
    )
  }
  return { source: 'check', name: verifyCheck, windowMs }
}

async function noSuchCheck(verifyCheck: string): Promise<MeshError> {
  const [serviceId = ''] = verifyCheck.split('.')
  const { checks } = await loadOverridden(serviceId)
  const found = checks.map(({ checkId }) => checkId).join(', ') || `no checks of a service ${serviceId}`
  return new MeshError('not-found', `there is no check ${verifyCheck}; there are ${found}`)
}

/** Whether a service does what it is told about what a change is of: traffic is seen, a minimum is taken on Cloud Run's word. */
export function runServed({ traffic, served, problem }: RunService, change: RunChange): boolean {
  return change.traffic === undefined ? problem === null : isDeepStrictEqual(sharesOf(traffic), sharesOf(served))
}

/** What Cloud Run says of a service at rest, about what a change is of. */
export function runVerdict(service: RunService, change: RunChange): VerificationResult {
  if (runServed(service, change)) return { outcome: 'holds', message: 'Cloud Run serves as it was told' }
  return {
    outcome: 'broken',
    message: `Cloud Run does not serve as it was told: ${service.problem ?? 'it serves otherwise'}`,
  }
}
