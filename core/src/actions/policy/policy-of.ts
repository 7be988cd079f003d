import { DEFAULT_POLICY, type ActionPolicy, type Risk } from '../../schema/action-policy.ts'
import { durationMs } from '../../schema/config-words.ts'
import type { ActionsConfig } from '../../schema/settings/actions.ts'

/** What the section `actions` of mesh.yaml asks for, with the defaults for what it does not say. */
export function policyOf(config: ActionsConfig = {}): ActionPolicy {
  const requirement = (risk: Risk) => {
    const { approvals, roles, approvalsFor } = config.requirements?.[risk] ?? {}
    const usual = DEFAULT_POLICY.requirements[risk]
    return {
      approvals: approvals ?? usual.approvals,
      roles: roles ?? usual.roles,
      approvalMs: durationMs(approvalsFor ?? '') ?? usual.approvalMs,
    }
  }
  return {
    requirements: { low: requirement('low'), medium: requirement('medium'), high: requirement('high') },
    proposalMs: durationMs(config.proposalsFor ?? '') ?? DEFAULT_POLICY.proposalMs,
    maxOpen: config.maxOpen ?? DEFAULT_POLICY.maxOpen,
  }
}
