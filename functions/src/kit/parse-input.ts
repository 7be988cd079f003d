import type { ZodType, infer as Infer } from 'zod'
import { MeshError } from '@mesh/core/errors'

/** Input that came from outside, validated; an invalid-argument error that names every place otherwise. */
export function parseInput<Schema extends ZodType>(schema: Schema, input: unknown, name: string): Infer<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
  const text = issues.map(({ path, message }) => `${path || name}: ${message}`).join('; ')
  throw new MeshError('invalid-argument', `not a valid ${name}: ${text}`, { details: { issues } })
}
