import { digestOf } from '../kit/digest.ts'

const PREFIX = 'rule-'

/** Of the action that a rule proposes for an incident and episode of it: always the same, so that it is proposed once. */
export function ruleActionId(ruleId: string, incidentId: string, episode: number): string {
  return `${PREFIX}${digestOf({ ruleId, incidentId, episode }).slice(0, 40)}`
}

/** Anybody can compute ids of rules' actions: whoever took one would silence the rule for an incident. */
export function isRuleActionId(actionId: string): boolean {
  return actionId.startsWith(PREFIX)
}
