import { COLLECTIONS } from '@mesh/core/paths'
import { BEATS_MAX } from '@mesh/core/schema/board'
import { checkRunSchema, type CheckRun } from '@mesh/core/schema/check-run'
import { collection, limit, orderBy, query, where } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveFamily } from './live.ts'
import { readDocument, type Row } from './read-document.ts'

/** The newest runs of a board's checks that share an interval, newest first. */
export const checkRunsSource = liveFamily<[boardId: string, intervalMs: number], Row<CheckRun>[]>(
  (boardId, intervalMs) =>
    listenToQuery(
      () =>
        query(
          collection(firestore(), COLLECTIONS.checkRuns),
          where('boardId', '==', boardId),
          where('intervalMs', '==', intervalMs),
          orderBy('slotTime', 'desc'),
          limit(BEATS_MAX),
        ),
      (documents) => documents.map((document) => readDocument(checkRunSchema, document)),
    ),
)
