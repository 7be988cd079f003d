import { COLLECTIONS } from '@mesh/core/paths'
import { heartbeatSchema, type Heartbeat } from '@mesh/core/schema/heartbeat'
import { doc } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument } from './listen.ts'
import { liveFamily } from './live.ts'
import type { Row } from './read-document.ts'

/** The newest heartbeat of a check; null while none has come. */
export const heartbeatSource = liveFamily<[checkId: string], Row<Heartbeat> | null>((checkId) =>
  listenToDocument(() => doc(firestore(), COLLECTIONS.heartbeats, checkId), heartbeatSchema),
)
