import { nearest } from '@mesh/core/nearest'
import { unknownPlaceholders, RULE_PLACEHOLDERS } from '@mesh/core/root/override/fill-parameters'
import type { OverrideRule } from '@mesh/core/schema/settings/override-rule'
import type { ActionKind } from '../../actions/kind.ts'
import { ACTION_KINDS } from '../../actions/kinds/index.ts'
import { ruleParameters } from './rule-parameters.ts'

/** Stand-ins of the placeholders, as ids look. */
const SAMPLE = { incidentId: 'service.check_1', serviceId: 'service' }

/** Why a rule could never propose anything: place within the rule, and what is wrong there. */
export interface RuleFault {
  path: string
  message: string
}

/** What is wrong with the action that a rule names and with what it hands it; nothing when it can be proposed. */
export async function ruleFaults(rule: OverrideRule, kinds = ACTION_KINDS): Promise<RuleFault[]> {
  const { action, parameters } = rule.propose
  const load = Object.hasOwn(kinds, action) ? kinds[action] : undefined
  if (load === undefined) {
    const names = Object.keys(kinds).toSorted()
    const meant = nearest(action, names)
    const message = `found "${action}"; expected ${meant === undefined ? `one of ${names.join(', ')}` : `perhaps ${meant}`}`
    return [{ path: 'propose.action', message }]
  }
  const kind = await load()
  const known = RULE_PLACEHOLDERS.map((one) => `{${one}}`).join(' and ')
  const braces = Object.entries(parameters).flatMap(([name, text]) =>
    unknownPlaceholders(text).map((found) => ({
      path: `propose.parameters.${name}`,
      message: `found {${found}}; expected ${known}`,
    })),
  )
  const wish = ruleParameters(rule, kind, SAMPLE)
  const { error } = kind.parameters.safeParse(wish.parameters)
  const invalid = (error?.issues ?? []).map(({ path, message }) => ({
    path: ['propose.parameters', ...path.map(String)].join('.'),
    message,
  }))
  return [...braces, ...invalid, ...ttlFaults(kind, wish.ttlMs)]
}

function ttlFaults({ name, revert, ttlMsMax }: ActionKind<unknown>, ttlMs: number | null): RuleFault[] {
  const path = 'propose.ttl'
  if (revert === 'never' && ttlMs !== null) return [{ path, message: `${name} cannot be reverted: it takes no TTL` }]
  if (ttlMsMax === undefined || (ttlMs !== null && ttlMs <= ttlMsMax)) return []
  const found = ttlMs === null ? 'nothing' : `${ttlMs / 60_000} min`
  return [{ path, message: `found ${found}; ${name} must end by itself after at most ${ttlMsMax / 3_600_000} h` }]
}
