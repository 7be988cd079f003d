import { z } from 'zod'
import { secretNameSchema } from '../secret-name.ts'

const FORMAT_CHARACTERS_MAX = 200

/** A header whose value is a secret: only its name is written down, stored and shown. */
export const secretHeaderSchema = z.strictObject({
  secret: secretNameSchema.describe("Secret Manager's name of the value."),
  format: z
    .string()
    .max(FORMAT_CHARACTERS_MAX)
    .regex(/^[\t\x20-\x7e]*$/, 'one line of plain text')
    .refine((text) => text.split('{}').length === 2, 'text with {} once, where the secret goes, such as "Bearer {}"')
    .exactOptional()
    .describe('What stands around the secret, which {} stands for, such as Bearer {}.'),
})
export type SecretHeader = z.infer<typeof secretHeaderSchema>
