import { MeshError } from '@mesh/core/errors'
import type { ProbeAnswer } from '@mesh/core/root/run-of'

/** The answer of a probe whose secrets cannot be had: Mesh's own trouble, never a failure of the service. */
export function troubleOf(error: unknown): ProbeAnswer {
  const reason = error instanceof MeshError ? error.message : 'its secrets cannot be read now'
  return { outcome: 'error', message: `Mesh could not probe: ${reason}`, latencyMs: null, statusCode: null }
}
