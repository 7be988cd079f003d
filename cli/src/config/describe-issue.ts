import type { z } from 'zod'
import { meshConfigSchema } from '@mesh/core/schema/config'
import type { Place } from './locate.ts'
import { nearest } from '@mesh/core/nearest'

const FOUND_MAX = 200

/** One fault of a configuration file. */
export interface ConfigIssue extends Place {
  message: string
}

/** Says in words what zod found wrong: the place, what was found and what was expected. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  root: unknown,
  locate: (path: readonly PropertyKey[], key?: string) => Place,
): ConfigIssue[] {
  const where = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path)
    return issue.keys.map((key) => {
      const guess = nearest(key, known)
      const hint = guess === undefined ? `expected one of: ${known.join(', ')}` : `did you mean "${guess}"?`
      return { ...locate(issue.path, key), message: `${where}: unknown key "${key}"; ${hint}` }
    })
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues.map(expectation).join(' and ')
    return [
      { ...locate(issue.path.slice(0, -1), String(issue.path.at(-1))), message: `${where}: expected ${expected}` },
    ]
  }
  return [{ ...locate(issue.path), message: `${where}: ${found(issue, root)}expected ${expectation(issue)}` }]
}

/** Keys under which a person may have written a secret, by right or by mistake. */
const SECRETIVE = ['headers', 'body', 'parameters', 'secret', 'clientCertificate']

/** What stands there, shortened; never a value that may be a secret, since this text ends up in build logs. */
function found({ path }: z.core.$ZodIssue, root: unknown): string {
  const value = valueAt(root, path)
  if (value === undefined) return 'missing; '
  if (SECRETIVE.some((key) => path.includes(key))) return ''
  const text = JSON.stringify(value).replace(/(https?:\/\/)[^/?#"]*@/i, '$1…@')
  return `found ${text.length > FOUND_MAX ? `${text.slice(0, FOUND_MAX - 1)}…` : text}; `
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(issue.expected)
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ')
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin)}`
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_format':
      return issue.format === 'url' ? 'an http or https URL' : issue.message
    case 'invalid_union':
      if (issue.path.includes('headers')) return 'text, or { secret: NAME } with format: "Bearer {}" if wanted'
      return issue.path.includes('conditions')
        ? 'a condition such as "[STATUS] == 200", or a map with the keys if and severity (warn or fail)'
        : 'a status code (100 to 599) or a class such as 2xx'
    default:
      return issue.message
  }
}

function article(type: string): string {
  const names: Record<string, string> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys',
    record: 'a map of keys',
  }
  return names[type] ?? type
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  if (origin === 'array') return ' entries'
  return ''
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'top level'
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('')
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = root
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}

/** Keys that the schema allows at a path, so that a misspelt one can be named. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = meshConfigSchema
  for (const part of path) {
    const shape = shapeOf(schema)
    schema = typeof part === 'number' ? elementOf(schema) : shape?.[String(part)]
  }
  return Object.keys(shapeOf(schema) ?? {})
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  return (unwrap(schema) as { shape?: Record<string, unknown> } | undefined)?.shape
}

function elementOf(schema: unknown): unknown {
  return (unwrap(schema) as { element?: unknown } | undefined)?.element
}

function unwrap(schema: unknown): unknown {
  let inner = schema
  for (;;) {
    const wrapped = (inner as { def?: { innerType?: unknown } } | undefined)?.def?.innerType
    if (wrapped === undefined) return inner
    inner = wrapped
  }
}
