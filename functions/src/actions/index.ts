/** What other modules use of this one. */
export { proposeByRule } from './verbs/propose-by-rule.ts'
export { withdrawByRule } from './verbs/withdraw-by-rule.ts'
