import { COLLECTIONS, LATEST_CHECKPOINT, LEDGER_STATE_DOCUMENT } from '@mesh/core/paths'
import {
  ledgerBundleSchema,
  ledgerCheckpointSchema,
  ledgerEvidenceSchema,
  ledgerStateSchema,
  ledgerTileSchema,
} from '@mesh/core/schema/ledger'
import { witnessedLogSchema } from '@mesh/core/schema/witnessed-log'
import { zodCollections } from '../../kit/zod-collections.ts'

/** The module's collections and documents, each with the converter of its schema; what waits is read as it is. */
export async function collections() {
  const { db, of } = await zodCollections()
  const checkpoints = of(COLLECTIONS.ledgerCheckpoints, ledgerCheckpointSchema)
  return {
    db,
    pending: db.collection(COLLECTIONS.ledgerPending),
    bundles: of(COLLECTIONS.ledgerBundles, ledgerBundleSchema),
    evidence: of(COLLECTIONS.ledgerEvidence, ledgerEvidenceSchema),
    tiles: of(COLLECTIONS.ledgerTiles, ledgerTileSchema),
    state: of(COLLECTIONS.ledgerState, ledgerStateSchema).doc(LEDGER_STATE_DOCUMENT),
    checkpoints,
    latest: checkpoints.doc(LATEST_CHECKPOINT),
    witnessedLogs: of(COLLECTIONS.witnessedLogs, witnessedLogSchema),
  }
}
