import { JsonNumber, type JsonValue } from '@mesh/core/root/conditions/observation'

type Parse = (text: string, revive: (key: string, value: unknown, context: { source: string }) => unknown) => JsonValue

/** Parses a JSON text without losing a digit of its numbers; undefined when it is no JSON or nested too deeply. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return (JSON.parse as Parse)(text, (_, value, { source }) =>
      typeof value === 'number' ? new JsonNumber(source) : value,
    )
  } catch {
    return undefined
  }
}
