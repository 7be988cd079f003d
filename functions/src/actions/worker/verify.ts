import { checkBefore, judgeCheck } from '@mesh/core/actions/judge-check'
import type { VerificationResult } from '@mesh/core/actions/verify-action'
import type { Action } from '@mesh/core/schema/action'
import type { BoardEntry } from '@mesh/core/schema/board'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { within } from '../../kit/within.ts'
import { bindKind, type ActionKinds } from '../engine/bind-kind.ts'

const CALL_MS_MAX = 60_000

export interface VerifyDeps {
  kinds: ActionKinds
  loadCheckState: (checkId: string) => Promise<BoardEntry | undefined>
  now: () => Date
}

/** How the check of an action that was just applied stood before; undefined without one, and where nobody knows. */
export async function readCheckBefore(
  { proposal: { verification }, appliedTime }: Action,
  { loadCheckState }: Pick<VerifyDeps, 'loadCheckState'>,
): Promise<Action['checkBefore']> {
  if (verification?.source !== 'check' || appliedTime === null) return undefined
  return checkBefore(await loadCheckState(verification.name), appliedTime)
}

/** What the check or the metric of an action says; `unknown` for whatever cannot be read. */
export async function readVerification(action: Action, deps: VerifyDeps): Promise<VerificationResult> {
  const { verification } = action.proposal
  const now = deps.now()
  if (verification === null) return { outcome: 'unknown', message: 'nothing can verify it' }
  try {
    if (verification.source === 'check') {
      const entry = await deps.loadCheckState(verification.name)
      const { appliedTime, verifyEndTime, checkBefore } = action
      const window = {
        windowMs: verification.windowMs,
        appliedTime: appliedTime ?? now,
        endTime: verifyEndTime ?? now,
        checkBefore,
      }
      return judgeCheck(verification.name, entry, window, now)
    }
    const { verify } = await bindKind(deps.kinds, action.proposal)
    if (verify === undefined) return { outcome: 'unknown', message: `${action.proposal.kind} reads no metric` }
    return await within(verify(action, now), CALL_MS_MAX)
  } catch (error) {
    return { outcome: 'unknown', message: asMeshError(error).message.slice(0, 500) }
  }
}
