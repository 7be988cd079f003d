import { Regex } from './regex.ts'
import { RegexError } from './syntax.ts'

const cacheMax = 500
const cache = new Map<string, Regex | string>()

/** The compiled pattern, or why RE2 would refuse it; the most recent patterns are kept. */
export function compileRegex(pattern: string): Regex | string {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  let result: Regex | string
  try {
    result = new Regex(pattern)
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    result = error.message
  }
  const oldest = cache.keys().next().value
  if (cache.size >= cacheMax && oldest !== undefined) cache.delete(oldest)
  cache.set(pattern, result)
  return result
}
