import { QUERIES } from '@mesh/core/queries'
import { noticeSchema, type Notice } from '@mesh/core/schema/notification'
import type { QueryDocumentSnapshot } from 'firebase/firestore'
import { listenToQuery } from './listen.ts'
import { liveFamily, liveSource } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

/** Most notices that one list shows. */
export const NOTICES_MAX = 100

const readNotices = (documents: QueryDocumentSnapshot[]) =>
  documents.map((document) => readDocument(noticeSchema, document))

/** Notices that changed last, newest first. */
export const recentNoticesSource = liveSource<Row<Notice>[]>(
  listenToQuery(() => namedQuery(QUERIES.recentNotices, { most: NOTICES_MAX }), readNotices),
)

/** Notices that were given up, newest first. */
export const failedNoticesSource = liveSource<Row<Notice>[]>(
  listenToQuery(() => namedQuery(QUERIES.noticesOfState, { equal: ['failed'], most: NOTICES_MAX }), readNotices),
)

/** What was told, or is to be told, about one incident, in no order. */
export const incidentNoticesSource = liveFamily<[incidentId: string], Row<Notice>[]>((incidentId) =>
  listenToQuery(() => namedQuery(QUERIES.noticesOfIncident, { equal: [incidentId], most: NOTICES_MAX }), readNotices),
)
