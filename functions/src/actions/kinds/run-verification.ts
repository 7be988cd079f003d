import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { MINUTE_MS } from '@mesh/core/durations'
import type { VerificationResult } from '@mesh/core/actions/verify-action'
import type { Action } from '@mesh/core/schema/action'
import type { RunChange } from '../../gcp/run.ts'
import type { RunService } from '../../gcp/run-service.ts'
import { sharesOf } from './run-traffic-shares.ts'

/** Words by which a proposal says what must hold after it. */
export const verificationWords = {
  verifyCheck: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'the id of a check, such as payments.http')
    .exactOptional()
    .describe('Check that must hold after the change, such as payments.http; without one, Cloud Run is asked.'),
  verifyMinutes: z.int().min(1).max(60).default(5).describe('How many minutes the check must hold.'),
}

interface Verifying {
  verifyCheck?: string
  verifyMinutes: number
}

/** The check that was asked for, else Cloud Run's own word for a minute. */
export function runVerification({ verifyCheck, verifyMinutes }: Verifying): Action['proposal']['verification'] {
  return verifyCheck === undefined
    ? { source: 'metric', name: 'run.ready', windowMs: MINUTE_MS }
    : { source: 'check', name: verifyCheck, windowMs: verifyMinutes * MINUTE_MS }
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
