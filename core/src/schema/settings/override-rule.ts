import { z } from 'zod'
import { duration, idSchema } from '../config-words.ts'
import { SEVERITIES } from '../incident.ts'
import { saysSecret } from '../secret-word.ts'

export const OVERRIDE_LIMITS = {
  rulesMax: 100,
  parametersMax: 20,
  lastsForMsMax: 7 * 86_400_000,
  ttlMsMin: 60_000,
  ttlMsMax: 30 * 86_400_000,
} as const

const parametersSchema = z
  .record(
    z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,62}$/, 'a name of letters, digits, dots, hyphens and underscores'),
    z.string().max(1000),
  )
  .superRefine((parameters, context) => {
    const names = Object.keys(parameters)
    if (names.length > OVERRIDE_LIMITS.parametersMax) {
      context.addIssue({ code: 'custom', message: `at most ${OVERRIDE_LIMITS.parametersMax} parameters` })
    }
    for (const name of names.filter(saysSecret)) {
      const message = 'a parameter that carries no secret: every viewer can read rules'
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })

/** Which action to propose when an incident lasts, as a person writes it in mesh.yaml. */
export const overrideRuleSchema = z
  .strictObject({
    id: idSchema.describe('Unique among override rules.'),
    when: z
      .strictObject({
        severity: z.array(z.enum(SEVERITIES)).min(1).max(3).exactOptional().describe('Any when absent.'),
        services: z
          .array(idSchema)
          .min(1)
          .max(100)
          .exactOptional()
          .describe('Ids of services; all of them when neither these nor groups are named.'),
        groups: z
          .array(z.string().min(1).max(100))
          .min(1)
          .max(100)
          .exactOptional()
          .describe('Names of the groups that services name with `group`.'),
        lastsFor: duration(0, OVERRIDE_LIMITS.lastsForMsMax, '10m').describe('How long the incident has been open.'),
        unacknowledged: z.boolean().exactOptional().describe('Only while nobody has acknowledged the incident.'),
      })
      .refine(({ services, groups }) => services === undefined || groups === undefined, {
        path: ['groups'],
        message: 'services or groups, not both',
      }),
    propose: z.strictObject({
      action: z
        .string()
        .max(100)
        .regex(/^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*$/, 'an action such as webhook.call')
        .describe('Name of the action, as entity.verb.'),
      parameters: parametersSchema
        .default({})
        .describe(
          'Readable by every viewer: names of secrets are refused. {incidentId} and {serviceId} stand for those of the incident.',
        ),
      reason: z.string().min(1).max(500).describe('Why, for whoever decides.'),
      ttl: duration(OVERRIDE_LIMITS.ttlMsMin, OVERRIDE_LIMITS.ttlMsMax, '2h')
        .exactOptional()
        .describe('How long the change stands; for ever when absent, which some actions do not allow.'),
    }),
  })
  .meta({ id: 'OverrideRule' })
export type OverrideRule = z.infer<typeof overrideRuleSchema>
