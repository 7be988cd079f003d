import type { Json } from '../../api/service.ts'
import { READ_TIME_AGE_MAX_MS } from '../../engine/limits.ts'
import { parseTimestamp } from '../../engine/values/timestamp.ts'
import { ADMIN } from './admin-client.ts'
import { queryJson } from './model-query.ts'
import type { ModelQuery } from './model-query.ts'
import { readingAll, querying } from './reads.ts'
import type { Requests } from './requests.ts'

/** A server client that reads, now and in the past, and locks nothing. */
export class Onlooker {
  readonly #requests: Requests

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /** Reads as of some commits ago, by a read time or in a read-only transaction. */
  look(query: ModelQuery, commitsAgo: number, by: 'time' | 'transaction'): void {
    const { connection, root, model, firstKnownTime, now } = this.#requests
    const { time: readTime } = model.ago(commitsAgo)
    const isLongAgo = parseTimestamp(readTime, 'readTime') < now - READ_TIME_AGE_MAX_MS * 1000
    const isTooOld = isLongAgo || readTime < firstKnownTime
    const when: Json = by === 'time' ? { readTime } : { newTransaction: { readOnly: { readTime } } }
    this.#requests.issue(
      {
        text: `the onlooker reads as of ${readTime}`,
        read: {
          ...querying(query, root),
          refusal: () => (isTooOld ? 'FAILED_PRECONDITION' : undefined),
          asOf: readTime,
        },
      },
      connection.call('RunQuery', { ...queryJson(query, root), ...when }, ADMIN),
    )
  }

  /** Reads every document. */
  lookAtAll(): void {
    const { connection, root } = this.#requests
    const request = { parent: root, structuredQuery: { from: [{ allDescendants: true }] } }
    const answer = connection.call('RunQuery', request, ADMIN)
    this.#requests.issue({ text: 'the onlooker reads all', read: readingAll(root) }, answer)
  }
}
