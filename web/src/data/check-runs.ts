import { QUERIES } from '@mesh/core/queries'
import { BEATS_MAX } from '@mesh/core/schema/board'
import { checkRunSchema, type CheckRun } from '@mesh/core/schema/check-run'
import { listenToQuery } from './listen.ts'
import { liveFamily } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

/** The newest runs of a board's checks that share an interval, newest first; several for each slot where there are regions. */
export const checkRunsSource = liveFamily<[boardId: string, intervalMs: number, runsPerSlot: number], Row<CheckRun>[]>(
  (boardId, intervalMs, runsPerSlot) =>
    listenToQuery(
      () => namedQuery(QUERIES.recentRuns, { equal: [boardId, intervalMs], most: BEATS_MAX * runsPerSlot }),
      (documents) => documents.map((document) => readDocument(checkRunSchema, document)),
    ),
)
