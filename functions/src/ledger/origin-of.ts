import { MeshError } from '@mesh/core/errors'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { projectId } from '../gcp/client-options.ts'

/** The log's name: the one of mesh.yaml, or where the project's default Hosting site serves it, without scheme. */
export function originOf({ origin }: LedgerSettings): string {
  return origin ?? `${projectId()}.web.app/ledger`
}

/** A log that was published keeps its name for ever; `failed-precondition` when mesh.yaml gives it another. */
export function refuseOtherOrigin(wanted: string, published: string): void {
  if (wanted === published) return
  throw new MeshError(
    'failed-precondition',
    `ledger.origin in mesh.yaml makes the log ${wanted}, but its checkpoints are published as ${published}, which cannot change: write ledger: { origin: ${published} }`,
  )
}
