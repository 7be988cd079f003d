import { conditionText, dueOverrides } from '@mesh/core/root/override/due-overrides'
import { dryRunOverrideRulesRequestSchema, type DryRunOverrideRulesResponse } from '@mesh/core/schema/override-api'
import { readAccount } from '../../gcp/accounts.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { judgedIncidents } from './judged-incidents.ts'
import { ruleFaults } from './rule-faults.ts'
import { loadSettings } from '../store/settings.ts'
import { unresolvedIncidents } from '../store/unresolved-incidents.ts'

/** Most incidents that one dry run judges. */
const INCIDENTS_MAX = 1000

const live = { readAccount, loadSettings, unresolvedIncidents, ruleFaults }

/** Which rules match which unresolved incidents, and why the others do not; nothing is written. */
export async function dryRunOverrideRules(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<DryRunOverrideRulesResponse> {
  await authorise(caller, 'overrideRules.dryRun', deps.readAccount)
  const { at = now } = parseInput(dryRunOverrideRulesRequestSchema, request, 'request')
  const [settings, found] = await Promise.all([deps.loadSettings(), deps.unresolvedIncidents(INCIDENTS_MAX + 1)])
  const incidents = found.slice(0, INCIDENTS_MAX)
  const judged = await judgedIncidents(incidents, settings, at)
  const verdicts = dueOverrides(settings.overrideRules, judged, settings.serviceGroups, at)
  const faults = await Promise.all(verdicts.map(({ rule }) => deps.ruleFaults(rule)))
  return {
    time: at.toISOString(),
    judged: incidents.length,
    hasMore: found.length > incidents.length,
    rules: verdicts.map(({ rule, matches, misses }, index) => ({
      ruleId: rule.id,
      condition: conditionText(rule),
      action: rule.propose.action,
      parameters: rule.propose.parameters,
      reason: rule.propose.reason,
      faults: (faults[index] ?? []).map(({ path, message }) => `${path}: ${message}`),
      matches: matches.map((match) => ({ ...match, dueTime: match.dueTime.toISOString() })),
      misses,
    })),
  }
}
