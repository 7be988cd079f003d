import type { ConditionMode } from './observation.ts'
import type { Placeholder } from './placeholders.ts'

/** What a prober must keep for the conditions of a check. */
export interface ConditionNeeds {
  body: boolean
  ip: boolean
}

/** What the conditions look at. Gatus looks only where the name is in capitals. */
export function needsOf(texts: readonly string[], mode: ConditionMode): ConditionNeeds {
  const looksAt = (name: string) =>
    texts.some((text) => (mode === 'gatus' ? text : text.toUpperCase()).includes(`[${name}]`))
  return { body: looksAt('BODY'), ip: looksAt('IP') }
}

/** Whether a condition looks at this placeholder, so that no other expectation of it applies. */
export function mentions(texts: readonly string[], placeholder: Placeholder): boolean {
  return texts.some((text) => text.toUpperCase().includes(`[${placeholder}]`))
}

/** Whether a condition looks at the status, so that no other expectation of it applies. */
export function mentionsStatus(texts: readonly string[]): boolean {
  return mentions(texts, 'STATUS')
}
