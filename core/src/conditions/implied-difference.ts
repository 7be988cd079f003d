import { mentions } from './needs-of.ts'
import type { Placeholder } from './placeholders.ts'

/** What Mesh's probers expect while no condition looks at a placeholder (docs/recipes/conditions.md). Gatus has no such thing. */
const IMPLIED: Readonly<Record<string, { unlessSeen: Placeholder; expected: string }>> = {
  http: { unlessSeen: 'STATUS', expected: 'a status of 2xx' },
  dns: { unlessSeen: 'DNS_RCODE', expected: 'NOERROR and a record' },
  grpc: { unlessSeen: 'BODY', expected: 'SERVING' },
}

/**
 * Why a check of Gatus can fail when Mesh reads its conditions strictly although all of them are met; undefined when it
 * cannot. The days that a certificate or a registration has left are settings of their own.
 */
export function impliedDifference(conditions: readonly string[], protocol: string): string | undefined {
  const implied = IMPLIED[protocol]
  if (implied === undefined || mentions(conditions, implied.unlessSeen)) return undefined
  return `Mesh also expects ${implied.expected}, since no condition looks at [${implied.unlessSeen}]`
}
