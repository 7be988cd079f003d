import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { jsonEqual } from '@mesh/core/json-equal'
import { configValueFault } from '@mesh/core/schema/config-value-fault'
import { saysSecret } from '@mesh/core/schema/secret-word'
import { loadConfigValue, writeConfigValue } from '../../config/store.ts'
import type { ActionKind } from '../kind.ts'

const TEXT_MAX = 80

const parametersSchema = z.strictObject({
  space: z.enum(['config', 'flags']).describe('config for settings, flags for switches.'),
  key: z
    .string()
    .regex(/^[a-z][a-z0-9.-]{0,62}$/, 'a name such as checkout.new-flow: lower-case letters, digits, dots and hyphens')
    .refine((key) => !saysSecret(key), 'a name that does not say secret: every member can read it; use Secret Manager')
    .describe('Name of the value.'),
  value: z
    .json()
    .superRefine((value, context) => {
      const fault = configValueFault(value)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
    })
    .describe('Any JSON of at most 8 KiB; null deletes it.'),
})
type Parameters = z.infer<typeof parametersSchema>

export const configSet: ActionKind<Parameters> = {
  name: 'config.set',
  description:
    'Sets or deletes a value that your apps read as they run: the field `value` of the document config/<key> or flags/<key> in ' +
    'Firestore, with the Admin SDK, or as a signed-in member in the browser.',
  parameters: parametersSchema,
  revert: 'automatic',
  target: ({ space, key }) => ({ type: `mesh.${space}`, name: `${space}/${key}` }),

  async read({ space, key }) {
    const { etag, value } = await loadConfigValue(space, key)
    return { etag, fields: value === undefined ? {} : { value } }
  },

  plan({ space, key, value }, { fields }) {
    if (jsonEqual(fields['value'] ?? null, value)) {
      const found = value === null ? 'not set' : 'already that'
      throw new MeshError('failed-precondition', `${space}/${key} is ${found}: there is nothing to change`)
    }
    return {
      risk: space === 'flags' ? 'low' : 'medium',
      title: value === null ? `Delete ${space}/${key}` : `Set ${space}/${key} to ${short(JSON.stringify(value))}`,
      blastRadius: [`Every app that reads ${space}/${key} behaves by it from its next reading on.`],
      wanted: { value },
      verification: null,
    }
  },

  write({ space, key }, fields, context) {
    return writeConfigValue(space, key, fields['value'] ?? null, context)
  },
}

function short(text: string): string {
  const characters = Array.from(text)
  return characters.length <= TEXT_MAX ? text : `${characters.slice(0, TEXT_MAX).join('')}…`
}
