import { COLLECTIONS, ROOT_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import { maintenanceSchema, type OpenedMaintenance } from '@mesh/core/schema/maintenance'
import { MAINTENANCE_LIMITS } from '@mesh/core/schema/settings/maintenance'
import { rootSettingsSchema, type RootSettings } from '@mesh/core/schema/settings'
import { collection, doc, limit, orderBy, query, where, type QueryDocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument, listenToQuery } from './listen.ts'
import { liveSource } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

const read = (documents: QueryDocumentSnapshot[]) =>
  documents.map((document) => readDocument(maintenanceSchema, document))

/** What mesh.yaml says about services together; null before it was applied once. */
export const rootSettingsSource = liveSource<Row<RootSettings> | null>(
  listenToDocument(() => doc(firestore(), COLLECTIONS.rootSettings, ROOT_SETTINGS_DOCUMENT), rootSettingsSchema),
)

/** Maintenance that people opened and that had not ended when this was first asked for. */
export const openedMaintenanceSource = liveSource<Row<OpenedMaintenance>[]>(
  listenToQuery(() => {
    const [[endTime, direction]] = QUERIES.lastMaintenance.orderBy
    return query(
      collection(firestore(), COLLECTIONS.maintenance),
      where(endTime, '>', new Date()),
      orderBy(endTime, direction),
      limit(MAINTENANCE_LIMITS.windowsMax),
    )
  }, read),
)

/** Most maintenance that one list shows: all that can be open at once, and as many that are over. */
const LISTED_MAX = 2 * MAINTENANCE_LIMITS.windowsMax

/** The last maintenance that people opened, the last to end first. */
export const lastMaintenanceSource = liveSource<Row<OpenedMaintenance>[]>(
  listenToQuery(() => namedQuery(QUERIES.lastMaintenance, { most: LISTED_MAX }), read),
)
