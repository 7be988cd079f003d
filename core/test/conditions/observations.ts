import { JsonNumber, type JsonValue, type Observation } from '../../src/conditions/observation.ts'

/** An answer of 200 with a body; JSON is parsed with its numbers kept as they are written. */
export function seen(body = '', changes: Partial<Observation> = {}): Observation {
  return {
    status: 200,
    responseTimeMs: 120,
    ip: '10.0.0.7',
    isConnected: true,
    headers: { 'content-type': 'text/html' },
    body: { text: body, json: json(body) },
    certificateExpirationMs: 1_209_600_000,
    ...changes,
  }
}

/** No answer at all. */
export const NOTHING: Observation = {
  failure: 'connection refused',
  responseTimeMs: 3,
  isConnected: false,
  headers: {},
}

type Parse = (text: string, revive: (key: string, value: unknown, context: { source: string }) => unknown) => JsonValue

function json(text: string): JsonValue | undefined {
  try {
    return (JSON.parse as Parse)(text, (_, value, { source }) =>
      typeof value === 'number' ? new JsonNumber(source) : value,
    )
  } catch {
    return undefined
  }
}
