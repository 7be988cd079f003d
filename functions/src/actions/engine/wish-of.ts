import { MeshError } from '@mesh/core/errors'
import type { Proposal } from '@mesh/core/schema/action'
import type { Person } from '@mesh/core/schema/incident'
import type { BoundKind } from './bind-kind.ts'
import { planTarget } from './plan-target.ts'

/** What somebody, or a rule, wants done. */
export interface Wanted {
  kind: string
  parameters: Proposal['parameters']
  ttlMs: number | null
}

/** Who wants it and why. */
export interface WantedBy {
  proposer: Person
  reason: string
  incidentId: string | null
  ruleId: string | null
  author?: Person
}

export type Wish = Omit<Proposal, 'requirement'>

/** A proposal but for what its risk requires, with a dry run of now. Throws `invalid-argument` for a wrong TTL, and what the kind throws. */
export async function wishOf(
  kind: BoundKind,
  { kind: name, parameters, ttlMs }: Wanted,
  by: WantedBy,
  now: Date,
): Promise<Wish> {
  refuseTtl(kind, ttlMs)
  const { plan, dryRun } = await planTarget(kind, now)
  const { title, risk, verification, blastRadius } = plan
  const { target, revert } = kind
  return { kind: name, parameters, title, target, risk, ...by, ttlMs, revert, verification, dryRun, blastRadius }
}

function refuseTtl({ name, revert, ttlMsMax }: BoundKind, ttlMs: number | null): void {
  if (revert === 'never' && ttlMs !== null) {
    throw new MeshError('invalid-argument', `ttlMs: ${name} cannot be reverted, so it takes none; ${ttlMs} found`)
  }
  if (ttlMsMax === undefined || (ttlMs !== null && ttlMs <= ttlMsMax)) return
  throw new MeshError('invalid-argument', `ttlMs: ${name} must end by itself: at most ${ttlMsMax}, ${ttlMs} found`)
}
