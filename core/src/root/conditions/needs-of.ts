import type { ConditionMode } from './observation.ts'

/** What a prober must keep for the conditions of a check. */
export interface ConditionNeeds {
  body: boolean
  ip: boolean
}

/** What the conditions look at. Gatus looks only where the name is in capitals. */
export function needsOf(texts: readonly string[], mode: ConditionMode): ConditionNeeds {
  const mentions = (name: string) =>
    texts.some((text) => (mode === 'gatus' ? text : text.toUpperCase()).includes(`[${name}]`))
  return { body: mentions('BODY'), ip: mentions('IP') }
}

/** Whether a condition looks at the status, so that no other expectation of it applies. */
export function mentionsStatus(texts: readonly string[]): boolean {
  return texts.some((text) => text.toUpperCase().includes('[STATUS]'))
}
