import { COLLECTIONS, STATUS_WORK_DOCUMENT } from '@mesh/core/paths'
import { boardSchema } from '@mesh/core/schema/board'
import { incidentSchema } from '@mesh/core/schema/incident'
import { overrideStateSchema } from '@mesh/core/schema/override-state'
import { rollupDaysSchema, rollupSchema } from '@mesh/core/schema/rollup'
import { statusSnapshotSchema, statusWorkSchema } from '@mesh/core/schema/status-page'
import { zodCollections } from '../../kit/zod-collections.ts'

/** What status pages are made of, and the pages. */
export async function collections() {
  const { db, of } = await zodCollections()
  return {
    db,
    boards: of(COLLECTIONS.boards, boardSchema),
    incidents: of(COLLECTIONS.incidents, incidentSchema),
    overrides: of(COLLECTIONS.overrides, overrideStateSchema),
    rollupDays: of(COLLECTIONS.rollupDays, rollupDaysSchema),
    rollups: of(COLLECTIONS.rollups, rollupSchema),
    statusPages: of(COLLECTIONS.statusPages, statusSnapshotSchema),
    statusWork: of(COLLECTIONS.statusWork, statusWorkSchema).doc(STATUS_WORK_DOCUMENT),
  }
}
