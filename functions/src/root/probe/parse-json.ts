import { JsonNumber, type JsonValue } from '@mesh/core/conditions/observation'

type Parse = (text: string, revive: (key: string, value: unknown, context: { source: string }) => unknown) => JsonValue

/** What works through a value calls itself for each level, and must not run out of stack. */
const LEVELS_MAX = 500

/** Parses a JSON text without losing a digit of its numbers; undefined when it is no JSON or has more than 500 levels. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value = (JSON.parse as Parse)(text, (_, one, { source }) =>
      typeof one === 'number' ? new JsonNumber(source) : one,
    )
    return isWithin(value, LEVELS_MAX) ? value : undefined
  } catch {
    return undefined
  }
}

function isWithin(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return true
  return levels > 0 && Object.values(value).every((inner: JsonValue) => isWithin(inner, levels - 1))
}
