import { approveAction } from '../../src/actions/approve-action.ts'
import { claimAction } from '../../src/actions/claim-action.ts'
import type { LeasedChange } from '../../src/actions/move-action.ts'
import { proposalOf, proposeAction } from '../../src/actions/propose-action.ts'
import { recordAttempt } from '../../src/actions/record-attempt.ts'
import { beginVerification, verifyAction } from '../../src/actions/verify-action.ts'
import type { Role } from '../../src/roles.ts'
import { DEFAULT_POLICY } from '../../src/schema/action-policy.ts'
import type { Action, Proposal, TargetLease } from '../../src/schema/action.ts'

export const ADA = { uid: 'u-ada', name: 'Ada' }
export const BOB = { uid: 'u-bob', name: 'Bob' }
export const CYD = { uid: 'u-cyd', name: 'Cyd' }

export const START_MS = Date.UTC(2026, 0, 1)
export function at(seconds: number): Date {
  return new Date(START_MS + seconds * 1000)
}

/** Stands in for the SHA-256 that functions compute. */
export function digestOf(proposal: Proposal): string {
  return JSON.stringify(proposal)
}

export const WISH: Omit<Proposal, 'requirement'> = {
  kind: 'run.setMinInstances',
  parameters: { minInstances: 2 },
  title: 'Keep 2 instances of payments ready',
  target: { type: 'run.service', name: 'payments' },
  risk: 'medium',
  reason: 'cold starts',
  proposer: ADA,
  incidentId: null,
  ruleId: null,
  ttlMs: 3_600_000,
  revert: 'automatic',
  verification: { source: 'check', name: 'payments-http', windowMs: 300_000 },
  dryRun: {
    baseline: { etag: 'e0', digest: 'min=0' },
    desiredDigest: 'min=2',
    changes: [{ field: 'scaling.minInstances', before: 0, after: 2 }],
  },
  blastRadius: [],
}

export function proposed(wish: Partial<typeof WISH> = {}): Action {
  const proposal = proposalOf({ ...WISH, ...wish }, DEFAULT_POLICY)
  return proposeAction(proposal, { digest: digestOf(proposal), policy: DEFAULT_POLICY, now: at(0) }).action
}

/** A person approves what they see now. */
export function approve(
  action: Action,
  person = BOB,
  { role = 'approver', now = at(10) }: { role?: Role; now?: Date } = {},
): Action {
  const digest = digestOf(action.proposal)
  return approveAction(action, { person, role, revision: action.revision, digest }, digest, now).action
}

export function approved(wish: Partial<typeof WISH> = {}): Action {
  return approve(proposed(wish))
}

/** Claims as the only action of its target; fails the test when there is nothing to claim. */
export function claim(action: Action, now: Date, lease?: TargetLease): LeasedChange {
  const around = { actionId: 'a1', digest: digestOf(action.proposal), lease, holder: undefined }
  const change = claimAction(action, around, now)
  if (change === undefined) throw new Error(`nothing to claim: ${action.state}`)
  return change
}

/** One action in every state that leads on, by the shortest way. */
export function applied(wish: Partial<typeof WISH> = {}): LeasedChange {
  const { action, lease } = claim(approved(wish), at(20))
  const change = recordAttempt(action, lease, { outcome: 'applied', etag: 'e1', fence: 1 }, at(25))
  if (change === undefined) throw new Error('not recorded')
  return change
}

export function verifying(wish: Partial<typeof WISH> = {}): Action {
  const change = beginVerification(applied(wish).action, at(30))
  if (change === undefined) throw new Error('no verification')
  return change.action
}

export function verified(wish: Partial<typeof WISH> = {}): Action {
  const change = verifyAction(verifying(wish), { outcome: 'holds', message: 'up' }, at(330))
  if (change === undefined) throw new Error('no verdict')
  return change.action
}
