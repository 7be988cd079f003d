import { coerceParameters } from '@mesh/core/root/override/coerce-parameters'
import { fillParameters, type RulePlaceholder } from '@mesh/core/root/override/fill-parameters'
import { durationMs } from '@mesh/core/schema/config-words'
import type { OverrideRule } from '@mesh/core/schema/settings/override-rule'
import type { ActionKind } from '../../actions/kind.ts'

/** What a rule proposes for one incident: parameters as the kind wants them, not yet validated, and the TTL. */
export function ruleParameters(
  { propose }: OverrideRule,
  kind: Pick<ActionKind<unknown>, 'parameters'>,
  values: Readonly<Record<RulePlaceholder, string>>,
): { parameters: Record<string, unknown>; ttlMs: number | null } {
  return {
    parameters: coerceParameters(fillParameters(propose.parameters, values), kind.parameters),
    ttlMs: propose.ttl === undefined ? null : (durationMs(propose.ttl) ?? null),
  }
}
