import type { Json } from '../../api/service.ts'
import { toJsonText } from '../http/exchange.ts'

/** Listen responses go to many sessions as the same object; each is written to text once. */
const texts = new WeakMap<Json, string>()

/** The JSON text of a response. */
export function responseText(response: Json): string {
  let text = texts.get(response)
  if (text === undefined) {
    text = toJsonText(response)
    texts.set(response, text)
  }
  return text
}
