import type { Fields, Value } from '../../../api/values.ts'
import type { TableQuery } from '../support/clauses.ts'
import type { Database } from '../support/database.ts'
import { fieldsOf, ROOT } from '../support/literal.ts'
import type { LiteralFields } from '../support/literal.ts'
import { isRefusal, shortened } from '../support/refusal.ts'
import type { Refusal } from '../support/refusal.ts'
import type { Expected } from './topic.ts'

/** What came of a query: documents in order, aggregated values, or the error. */
export type Answer =
  | { readonly documents: readonly { readonly id: string; readonly fields: Fields }[] }
  | { readonly values: Readonly<Record<string, Value>> }
  | { readonly error: Refusal }

/** The id of a document in a table: its path, without `c/` in front. */
export function idIn(name: string): string {
  return name.slice(ROOT.length + 1).replace(/^c\//, '')
}

/** Asks the server. */
export async function ask(database: Database, query: TableQuery): Promise<Answer> {
  const { parent, structuredQuery, aggregations } = query
  const reply = aggregations
    ? await database.post(parent, 'runAggregationQuery', {
        structuredAggregationQuery: { structuredQuery, aggregations },
      })
    : await database.post(parent, 'runQuery', { structuredQuery })
  if ('error' in reply) return reply
  if (aggregations !== undefined) {
    const [response] = reply.body as { result: { aggregateFields: Record<string, Value> } }[]
    return { values: response?.result.aggregateFields ?? {} }
  }
  const responses = reply.body as { document?: { name: string; fields?: Fields } }[]
  return {
    documents: responses.flatMap(({ document }) =>
      document === undefined ? [] : [{ id: idIn(document.name), fields: document.fields ?? {} }],
    ),
  }
}

/** The expectation in the form that `summary` gives an answer. */
export function summaryOf(expected: Expected, query: TableQuery): unknown {
  if (typeof expected === 'string' || isRefusal(expected)) return expected
  if (query.aggregations !== undefined) return fieldsOf(expected)
  return Object.entries(expected).map(([id, fields]) => ({ id, fields: fieldsOf(fields as LiteralFields) }))
}

/** As much of an answer as the expectation speaks of. */
export function summary(answer: Answer, expected: Expected): unknown {
  if ('error' in answer) return shortened(answer.error, expected)
  if ('values' in answer) return answer.values
  return typeof expected === 'string' ? answer.documents.map(({ id }) => id).join(' ') : answer.documents
}
