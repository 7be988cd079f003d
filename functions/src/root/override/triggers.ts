import { personCallable } from '../../kit/person-callable.ts'

/** Which override rules match which open incidents, for members; changes nothing. */
export const dryRunOverrideRules = personCallable(
  'dryRunOverrideRules',
  async () => (await import('./dry-run-override-rules.ts')).dryRunOverrideRules,
)
