import type { Query } from '../query/query.ts'
import type { DocumentReader, StoredDocument } from '../types.ts'
import { nearestOf, withDistance } from './nearest-documents.ts'
import { VectorIndexes } from './vector-indexes.ts'
import type { Vectors } from './vector-indexes.ts'
import type { FindNearest } from './find-nearest.ts'

/** Answers the nearest-neighbour stage of queries. */
export class NearestSearch {
  readonly #store: DocumentReader
  readonly #indexes: VectorIndexes

  constructor(store: DocumentReader) {
    this.#store = store
    this.#indexes = new VectorIndexes(store)
  }

  /** The results of a query, and how many vectors were compared; `matching` are the documents that its other stages leave. */
  run(
    query: Query,
    nearest: FindNearest,
    matching: () => Iterable<StoredDocument>,
  ): { documents: StoredDocument[]; compared: number } {
    const vectors = this.#indexes.vectors(query.scope, nearest.field)
    const { found, compared } = nearestOf(nearest, isWholeScope(query) ? vectors : vectorsOf(matching(), vectors))
    const documents = found.flatMap(({ name, distance }) => {
      const document = this.#store.get(name)
      return document === undefined ? [] : [withDistance(nearest, document, distance)]
    })
    return { documents, compared }
  }
}

/** Whether the other stages leave every document of the scope. */
function isWholeScope({ filter, orders, startAt, endAt, offset, limit }: Query): boolean {
  return (
    filter === undefined &&
    orders.length === 1 &&
    startAt === undefined &&
    endAt === undefined &&
    offset === 0 &&
    limit === undefined
  )
}

function* vectorsOf(documents: Iterable<StoredDocument>, vectors: Vectors): Iterable<[string, readonly number[]]> {
  for (const { name } of documents) {
    const vector = vectors.get(name)
    if (vector !== undefined) yield [name, vector]
  }
}
