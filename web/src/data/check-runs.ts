import { QUERIES } from '@mesh/core/queries'
import { BEATS_MAX } from '@mesh/core/schema/board'
import { checkRunSchema, type CheckRun } from '@mesh/core/schema/check-run'
import { listenToQuery } from './listen.ts'
import { liveFamily } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

/** The newest runs of a board's checks that share an interval, newest first. */
export const checkRunsSource = liveFamily<[boardId: string, intervalMs: number], Row<CheckRun>[]>((...equal) =>
  listenToQuery(
    () => namedQuery(QUERIES.recentRuns, { equal, most: BEATS_MAX }),
    (documents) => documents.map((document) => readDocument(checkRunSchema, document)),
  ),
)
