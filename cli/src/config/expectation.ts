import { z } from 'zod'

/** How keys stand in the message of an `unrecognized_keys` issue; no key of mesh.yaml has a comma. */
export const KEY_SEPARATOR = ', '

const TYPES: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
}

/**
 * What zod expected, as the continuation of "expected"; for unknown keys, the keys that the map may have. Schemas that have
 * a message of their own keep it.
 */
export const expectation: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ')
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin)}`
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_format':
      return issue.format === 'url' ? 'an http or https URL' : undefined
    case 'invalid_union':
      if ('options' in issue) return `one of: ${[issue.options].flat().join(', ')}`
      return issue.errors.map((branch) => branch.map(({ message }) => message).join(' and ')).join(' or ')
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(KEY_SEPARATOR) : undefined
    default:
      return undefined
  }
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  if (origin === 'array') return ' entries'
  return ''
}
