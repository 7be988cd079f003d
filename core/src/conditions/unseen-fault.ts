import type { ConditionMode } from './observation.ts'
import { placeholdersIn, placeholdersOf, type Placeholder } from './placeholders.ts'

/**
 * What is wrong with a condition on a check of this protocol, as the continuation of "expected"; undefined when it looks
 * only at what the protocol's prober sees. The condition has no other fault.
 */
export function unseenFault(
  text: string,
  mode: ConditionMode,
  protocol: string,
  settings: unknown,
): string | undefined {
  const seen = placeholdersOf(protocol).filter((one) => !isMissing(one, protocol, settings))
  if (seen.length === 0) return `no conditions on a ${protocol} check: nothing answers that they could judge`
  const unseen = placeholdersIn(text, mode).find((one) => !seen.includes(one))
  if (unseen === undefined) return undefined
  return `what a ${protocol} check sees (${seen.map((one) => `[${one}]`).join(', ')}), not [${unseen}]`
}

/** A look-up at the system's own name servers has no address to show. */
function isMissing(placeholder: Placeholder, protocol: string, settings: unknown): boolean {
  const hasServer = typeof settings === 'object' && settings !== null && 'server' in settings
  return protocol === 'dns' && placeholder === 'IP' && !hasServer
}
