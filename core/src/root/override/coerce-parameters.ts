import type { ZodType } from 'zod'

/**
 * The parameters of a rule, which are all texts in mesh.yaml, as a schema wants them: a text that is JSON (`3`, `true`,
 * `["http"]`) becomes that where the schema takes it, and stays a text elsewhere. Says nothing of whether the whole is valid.
 */
export function coerceParameters(texts: Readonly<Record<string, string>>, schema: ZodType): Record<string, unknown> {
  const coerced: Record<string, unknown> = { ...texts }
  for (const [name, text] of Object.entries(texts)) {
    const value = jsonOf(text)
    if (value !== undefined && takes(schema, { ...coerced, [name]: value }, name)) coerced[name] = value
  }
  return coerced
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Others may be wrong as yet: only what concerns this name counts. */
function takes(schema: ZodType, parameters: object, name: string): boolean {
  const { error } = schema.safeParse(parameters)
  return error === undefined || !error.issues.some(({ path }) => path[0] === name)
}
