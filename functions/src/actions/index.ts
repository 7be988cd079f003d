/** What other modules use of this one. */
export { ruleActionId } from './rule-action-id.ts'
export { loadAction } from './store/actions.ts'
export { proposeByRule } from './verbs/propose-by-rule.ts'
export { withdrawByRule } from './verbs/withdraw-by-rule.ts'
