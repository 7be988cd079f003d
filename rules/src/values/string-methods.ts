import { compileRegex } from '../regex/cache.ts'
import type { Regex } from '../regex/regex.ts'
import { Fault } from './fault.ts'
import { listOf } from './list.ts'
import { getter, method } from './method.ts'
import type { Methods } from './method.ts'
import type { RulesValue } from './value.ts'

const surrogate = /[\ud800-\udfff]/

/** The characters (code points) of a string; plain strings are their own characters. */
export const characters = (text: string): string | string[] => (surrogate.test(text) ? Array.from(text) : text)

function withRegex(
  name: string,
  pattern: RulesValue | undefined,
  apply: (regex: Regex) => RulesValue | Fault,
): RulesValue | Fault {
  if (typeof pattern !== 'string') return new Fault(`${name}() takes a regular expression as a string`)
  const regex = compileRegex(pattern)
  return typeof regex === 'string'
    ? new Fault(`invalid regular expression ${JSON.stringify(pattern)}: ${regex}`)
    : apply(regex)
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.String; patterns are RE2's. */
export const stringMethods: Methods<string> = {
  size: getter((text) => BigInt(characters(text).length)),
  lower: getter((text) => text.toLowerCase()),
  upper: getter((text) => text.toUpperCase()),
  trim: getter((text) => text.trim()),
  toUtf8: getter((text) => new TextEncoder().encode(text)),
  matches: method(1, (text, [pattern]) => withRegex('matches', pattern, (regex) => regex.matchesWhole(text))),
  split: method(1, (text, [pattern]) => withRegex('split', pattern, (regex) => listOf(regex.split(text)))),
  replace: method(2, (text, [pattern, substitute]) =>
    withRegex('replace', pattern, (regex) =>
      typeof substitute === 'string'
        ? regex.replaceAll(text, substitute)
        : new Fault('replace() takes a string to substitute'),
    ),
  ),
}
