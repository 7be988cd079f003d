import { Regex } from './regex.ts'
import { RegexError } from './syntax.ts'

/** Instructions and characters of all patterns that are kept: rules may make patterns of data, which has no end. */
const sizeMax = 200_000
let size = 0
const cache = new Map<string, Regex | string>()

/** The compiled pattern, or why RE2 would refuse it; the most recent patterns are kept. */
export function compileRegex(pattern: string): Regex | string {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  const result = compile(pattern)
  cache.set(pattern, result)
  size += sizeOf(pattern, result)
  for (const [oldest, kept] of cache) {
    if (size <= sizeMax) break
    cache.delete(oldest)
    size -= sizeOf(oldest, kept)
  }
  return result
}

function compile(pattern: string): Regex | string {
  try {
    return new Regex(pattern)
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    return error.message
  }
}

const sizeOf = (pattern: string, result: Regex | string): number =>
  pattern.length + (typeof result === 'string' ? 0 : result.size)
