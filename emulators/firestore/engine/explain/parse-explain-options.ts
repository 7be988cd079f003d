import type { Json } from '../../api/service.ts'
import { readFlag, readMessage } from '../query/read-message.ts'

/** What a request wants to know about its query: its plan alone, or what carrying it out took. */
export type Explain = 'nothing' | 'plan' | 'analysis'

/** Reads `explainOptions`; throws INVALID_ARGUMENT naming the field. */
export function parseExplainOptions(request: Json): Explain {
  if (request['explainOptions'] === undefined || request['explainOptions'] === null) return 'nothing'
  const options = readMessage(request['explainOptions'], 'explainOptions', ['analyze'])
  return readFlag(options, 'analyze', 'explainOptions') ? 'analysis' : 'plan'
}
