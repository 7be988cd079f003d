import { MeshError } from '@mesh/core/errors'
import type { OverrideRule } from '@mesh/core/schema/settings/override-rule'
import { ruleFaults } from './rule-faults.ts'

/** Refuses rules that could never propose anything, which nobody would notice. Throws `invalid-argument` with every place. */
export async function refuseRules(rules: readonly OverrideRule[] = [], faultsOf = ruleFaults): Promise<void> {
  const faults = await Promise.all(
    rules.map(async (rule, index) =>
      (await faultsOf(rule)).map(({ path, message }) => ({ path: `overrideRules.${index}.${path}`, message })),
    ),
  )
  const issues = faults.flat()
  if (issues.length === 0) return
  const text = issues.map(({ path, message }) => `${path}: ${message}`).join('\n')
  throw new MeshError('invalid-argument', text, { details: { issues } })
}
