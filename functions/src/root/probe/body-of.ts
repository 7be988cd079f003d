import type { Observation } from '@mesh/core/conditions/observation'
import { parseJson } from './parse-json.ts'

/** The text of an answer as conditions read it. */
export function bodyOf(text: string): NonNullable<Observation['body']> {
  return { text, json: parseJson(text) }
}
