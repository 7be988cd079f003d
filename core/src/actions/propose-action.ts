import { MeshError } from '../errors.ts'
import { proposalSchema, type Proposal } from '../schema/action.ts'
import type { ActionPolicy } from '../schema/action-policy.ts'
import type { ActionChange } from './move-action.ts'

/**
 * What people will be asked to approve: the wish with what its risk requires, frozen now, so that a later change of the
 * policy touches later proposals only. Throws `invalid-argument`.
 */
export function proposalOf(wish: Omit<Proposal, 'requirement'>, policy: Pick<ActionPolicy, 'requirements'>): Proposal {
  if (wish.ttlMs !== null && wish.revert === 'never') {
    throw new MeshError(
      'invalid-argument',
      `${wish.kind} cannot be reverted: it takes no TTL, but ${wish.ttlMs} ms found`,
    )
  }
  const parsed = proposalSchema.safeParse({ ...wish, requirement: policy.requirements[wish.risk] })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new MeshError('invalid-argument', `the proposal of ${wish.kind}: ${issue?.path.join('.')}: ${issue?.message}`)
}

/** A new action; `digest` is the SHA-256 of the canonical JSON of `proposal`. */
export function proposeAction(
  proposal: Proposal,
  { digest, policy, now }: { digest: string; policy: ActionPolicy; now: Date },
): ActionChange {
  const expireTime = new Date(now.getTime() + policy.proposalMs)
  const { uid, name } = proposal.proposer
  return {
    action: {
      schemaVersion: 1,
      proposal,
      digest,
      state: 'proposed',
      approvals: [],
      expireTime,
      effect: 'none',
      attempts: 0,
      lease: null,
      retryTime: null,
      applyTime: null,
      applyFence: null,
      appliedTime: null,
      appliedEtag: null,
      verifyEndTime: null,
      revertTime: null,
      revertApprovals: [],
      settleApprovals: [],
      denial: null,
      problem: '',
      revision: 0,
      dueTime: expireTime,
      createTime: now,
      updateTime: now,
    },
    event: {
      schemaVersion: 1,
      event: 'propose',
      actor: uid,
      actorName: name,
      from: null,
      to: 'proposed',
      revision: 0,
      fence: null,
      time: now,
      message: proposal.reason,
    },
  }
}
