import { COLLECTIONS } from '@mesh/core/paths'
import { serviceSchema, type Service } from '@mesh/core/schema/service'
import { storedCheckSchema, type StoredCheck } from '@mesh/core/schema/stored-check'
import { doc } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument } from './listen.ts'
import { liveFamily } from './live.ts'
import type { Row } from './read-document.ts'

/** One service's configuration; null when there is none of that id. */
export const serviceSource = liveFamily<[serviceId: string], Row<Service> | null>((serviceId) =>
  listenToDocument(() => doc(firestore(), COLLECTIONS.services, serviceId), serviceSchema),
)

/** One check's configuration; null when there is none of that id. */
export const storedCheckSource = liveFamily<[checkId: string], Row<StoredCheck> | null>((checkId) =>
  listenToDocument(() => doc(firestore(), COLLECTIONS.checks, checkId), storedCheckSchema),
)
