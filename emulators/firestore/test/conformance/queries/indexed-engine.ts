import { Clock } from '../../../../kit/clock.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { projectDocument } from '../../../engine/query/project.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { DocumentStore } from '../../../engine/store.ts'
import { canonicalFields } from '../../../engine/values/canonical.ts'
import type { TableQuery } from '../support/clauses.ts'
import { fieldsOf, ROOT } from '../support/literal.ts'
import { idIn } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Topic } from './topic.ts'

/** The engine alone, made to answer from indexes; over the wire it reads collections as small as the tables' through. */
export class IndexedEngine {
  readonly #queries: QueryEngine

  constructor(documents: Topic['documents']) {
    const store = new DocumentStore(new Clock())
    this.#queries = new QueryEngine(store, { readThroughMax: 0 })
    const time = store.nextCommitTime()
    const changes = Object.entries(documents).map(([path, literals]) => {
      const fields = canonicalFields(fieldsOf(literals))
      const name = `${ROOT}/${path}`
      return { name, before: undefined, after: { name, fields, createTime: time, updateTime: time } }
    })
    store.apply({ time, caller: { kind: 'admin' }, changes })
  }

  ask({ parent, structuredQuery, aggregations }: TableQuery): Answer {
    try {
      if (aggregations !== undefined)
        return { values: this.#queries.aggregate(parent, { structuredQuery, aggregations }) }
      const query = parseQuery(parent, structuredQuery)
      const { documents } = this.#queries.runParsed(query)
      return {
        documents: documents.map((document) => ({
          id: idIn(document.name),
          fields: projectDocument(query, document).fields,
        })),
      }
    } catch (error) {
      if (error instanceof RpcError) return { error }
      throw error
    }
  }
}
