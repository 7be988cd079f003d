import type { z } from 'zod'
import { nearest } from '@mesh/core/nearest'
import { saysSecret } from '@mesh/core/schema/secret-word'
import { KEY_SEPARATOR } from './expectation.ts'
import type { Place } from './locate.ts'

const FOUND_MAX = 200

/** One fault of a configuration file. */
export interface ConfigIssue extends Place {
  message: string
}

/**
 * Says in words what zod found wrong: the place, what was found and what was expected, which the issue's message says when
 * the file was parsed with `expectation`.
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  root: unknown,
  locate: (path: readonly PropertyKey[], key?: string) => Place,
): ConfigIssue[] {
  const where = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const guess = nearest(key, issue.message.split(KEY_SEPARATOR))
      const hint = guess === undefined ? `expected one of: ${issue.message}` : `did you mean "${guess}"?`
      return { ...locate(issue.path, key), message: `${where}: unknown key "${key}"; ${hint}` }
    })
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues.map(({ message }) => message).join(' and ')
    return [
      { ...locate(issue.path.slice(0, -1), String(issue.path.at(-1))), message: `${where}: expected ${expected}` },
    ]
  }
  return [{ ...locate(issue.path), message: `${where}: ${found(issue, root)}expected ${issue.message}` }]
}

/** Keys under which a person may have written a secret, by right or by mistake, beside those whose name says so. */
const SECRETIVE = new Set<PropertyKey>(['headers', 'body', 'send', 'parameters', 'clientCertificate'])

/** A chat's webhook address is a secret itself, and easily written where an open address or a chat belongs. */
function isSecretive(path: readonly PropertyKey[]): boolean {
  const last = path.at(-1)
  if ((last === 'url' || last === 'chatId') && (path.includes('notifiers') || path.includes('webhooks'))) return true
  return path.some((key) => SECRETIVE.has(key) || saysSecret(String(key)))
}

/** What stands there, shortened; never a value that may be or hold a secret, since this text ends up in build logs. */
function found(issue: z.core.$ZodIssue, root: unknown): string {
  const value = valueAt(root, issue.path)
  if (value === undefined) return 'missing; '
  if (isSecretive(issue.path)) return ''
  if (Array.isArray(value)) return value.length === 0 ? 'found an empty list; ' : 'found a list; '
  if (typeof value === 'object' && value !== null) return 'found a map; '
  // Where a map or a list belongs, its key is missing too, and nothing tells what the text is.
  const isStructure = issue.code === 'invalid_type' && ['array', 'object', 'record'].includes(issue.expected)
  if (typeof value === 'string' && isStructure) return 'found text; '
  const text = JSON.stringify(typeof value === 'string' ? withoutCredentials(value) : value)
  return `found ${text.length > FOUND_MAX ? `${text.slice(0, FOUND_MAX - 1)}…` : text}; `
}

/** Cuts user name, password and query off an address, whatever its scheme. */
function withoutCredentials(text: string): string {
  return text
    .replace(/(\/\/).*@/s, '$1…@')
    .replace(/^[^/@]+:[^/].*@/s, '…@')
    .replace(/(\/\/[^?#]*[?#]).+/s, '$1…')
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
