import type { Json } from '../../api/service.ts'
import type { Query } from '../query/query.ts'
import type { BilledReads } from './billed-reads.ts'
import { indexesUsed } from './indexes-used.ts'
import type { ReadMeter } from './read-meter.ts'

/** What carrying out a query took. */
export interface Execution {
  readonly results: number
  readonly durationMs: number
  readonly documentsScanned: number
  readonly read: ReadMeter
  readonly billed: BilledReads
}

/**
 * google.firestore.v1.ExplainMetrics in JSON form; without an execution, the plan alone.
 * Source: https://firebase.google.com/docs/firestore/reference/query-explain-report-reference
 */
export function explainMetrics(query: Query, execution?: Execution): Json {
  const planSummary = { indexesUsed: indexesUsed(query) }
  return execution === undefined ? { planSummary } : { planSummary, executionStats: executionStats(query, execution) }
}

function executionStats({ nearest }: Query, execution: Execution): Json {
  const { results, durationMs, documentsScanned, read, billed } = execution
  return {
    resultsReturned: String(results),
    executionDuration: `${(durationMs / 1000).toFixed(6)}s`,
    readOperations: String(billed.operations),
    debugStats: {
      documents_scanned: String(documentsScanned),
      index_entries_scanned: String(read.indexEntries + read.vectorEntries),
      billing_details: {
        documents_billable: String(billed.documents),
        index_entries_billable: String(billed.indexEntries),
        ...(nearest === undefined ? {} : { knn_vector_index_entries_billable: String(billed.vectorEntries) }),
        small_ops: '0',
        min_query_cost: billed.documents + billed.indexEntries + billed.vectorEntries === 0 ? '1' : '0',
      },
    },
  }
}
