import type { JsonValue, Observation } from '@mesh/core/conditions/observation'
import { parseJson } from './parse-json.ts'

type Body = NonNullable<Observation['body']>

/** The text of an answer as conditions read it; its JSON is read once, when the first of them asks for it. */
export function bodyOf(text: string, read: () => JsonValue | undefined = () => parseJson(text)): Body {
  let known: { json: JsonValue | undefined } | undefined
  return {
    text,
    get json() {
      known ??= { json: read() }
      return known.json
    },
  }
}
