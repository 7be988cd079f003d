import { JsonNumber, type JsonValue } from '@mesh/core/conditions/observation'
import { bodyOf } from '../body-of.ts'
import type { Sight } from '../sight.ts'
import type { Redact } from './redactor.ts'

/** What was seen without the secrets that the target sent back, so that no condition can tell or show them. */
export function redactSight(sight: Sight, redact: Redact): Sight {
  const { headers, body } = sight
  return {
    ...sight,
    ...(headers && {
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, redact(text)])),
    }),
    ...(body && {
      body: bodyOf(redact(body.text), () => (body.json === undefined ? undefined : redactJson(body.json, redact))),
    }),
  }
}

function redactJson(value: JsonValue, redact: Redact): JsonValue {
  if (typeof value === 'string') return redact(value)
  if (value instanceof JsonNumber) {
    const text = redact(value.source)
    return text === value.source ? value : text
  }
  if (Array.isArray(value)) return value.map((one) => redactJson(one, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), redactJson(one, redact)]))
}
