/** One parameter of a kind of action, as a form asks for it. */
export interface ParameterField {
  name: string
  description: string
  type: 'text' | 'number' | 'boolean' | 'json'
  isRequired: boolean
  /** The values that it may have; undefined for any. */
  options?: string[]
}

interface JsonSchema {
  type?: string | string[]
  enum?: unknown[]
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  default?: unknown
}

/** The fields of a form for the JSON Schema of a kind's parameters. What is neither text, number nor switch is typed as JSON. */
export function parameterFields(schema: Record<string, unknown>): ParameterField[] {
  const { properties = {}, required = [] } = schema as JsonSchema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    description: property.description ?? '',
    type: typeOf(property),
    isRequired: required.includes(name) && property.default === undefined,
    ...(isNames(property.enum) ? { options: property.enum } : {}),
  }))
}

/** The parameters that were typed, or what is wrong with them by name. Fields left empty are left out. */
export function readParameters(
  fields: readonly ParameterField[],
  texts: Readonly<Record<string, string>>,
): { parameters: Record<string, unknown>; problems: Record<string, string> } {
  const parameters: Record<string, unknown> = {}
  const problems: Record<string, string> = {}
  for (const { name, type, isRequired } of fields) {
    const text = (texts[name] ?? '').trim()
    if (text === '') {
      if (isRequired && type !== 'boolean') problems[name] = 'Needed'
      if (type === 'boolean' && isRequired) parameters[name] = false
      continue
    }
    const value = valueOf(type, text)
    if (value === undefined)
      problems[name] = type === 'number' ? 'A number is expected' : 'JSON is expected, such as ["a"]'
    else parameters[name] = value
  }
  return { parameters, problems }
}

function valueOf(type: ParameterField['type'], text: string): unknown {
  if (type === 'text') return text
  if (type === 'boolean') return text === 'true'
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function typeOf({ type, enum: options }: JsonSchema): ParameterField['type'] {
  if (type === 'string' || isNames(options)) return 'text'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'boolean' ? 'boolean' : 'json'
}

function isNames(options: unknown[] | undefined): options is string[] {
  return options?.every((option) => typeof option === 'string') ?? false
}
