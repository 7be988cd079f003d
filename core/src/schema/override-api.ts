import { z } from 'zod'

/** Request of the callable `dryRunOverrideRules`. */
export const dryRunOverrideRulesRequestSchema = z.strictObject({
  /** The moment to judge the incidents of now at; now when absent. */
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .exactOptional(),
})

const matchSchema = z.strictObject({
  incidentId: z.string(),
  title: z.string(),
  /** When the incident has lasted as long as the rule says. */
  dueTime: z.iso.datetime(),
  isDue: z.boolean(),
})

const verdictSchema = z.strictObject({
  ruleId: z.string(),
  /** What the rule asks of an incident, in words. */
  condition: z.string(),
  /** Name of the action that the rule names; a dry run proposes nothing. */
  action: z.string(),
  parameters: z.record(z.string(), z.string()),
  reason: z.string(),
  /** Why the rule can propose nothing, as `propose.ttl: …`; empty when it can. */
  faults: z.array(z.string()).exactOptional(),
  matches: z.array(matchSchema),
  /** Why other unresolved incidents do not match, as `2: it is about another service`. */
  misses: z.array(z.string()),
})

/** Answer of the callable `dryRunOverrideRules`. */
export const dryRunOverrideRulesResponseSchema = z.strictObject({
  /** The moment that the incidents were judged at. */
  time: z.iso.datetime(),
  /** How many unresolved incidents were judged. */
  judged: z.int(),
  /** Whether there are more of them, which were too many to judge. */
  hasMore: z.boolean(),
  rules: z.array(verdictSchema),
})
export type DryRunOverrideRulesResponse = z.infer<typeof dryRunOverrideRulesResponseSchema>
