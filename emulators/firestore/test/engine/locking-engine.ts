import type { Json } from '../../api/service.ts'
import { ADMIN, DATABASE, ROOT, makeParts } from './make-parts.ts'
import { track } from './track.ts'
import type { Tracked } from './track.ts'

/** Documents whose `n` is above 1, in its order. */
export const ABOVE_ONE: Json = {
  from: [{ collectionId: 'a' }],
  where: { fieldFilter: { field: { fieldPath: 'n' }, op: 'GREATER_THAN', value: { integerValue: '1' } } },
}

/** An engine with short forms of the requests of transactions; paths are relative to the documents root. */
// oxlint-disable-next-line explicit-function-return-type
export function lockingEngine() {
  const made = makeParts()
  const { rpcs, parts } = made
  const commit = (writes: Json[], transaction?: unknown): Promise<Json> =>
    rpcs.Commit({ database: DATABASE, writes, ...(transaction === undefined ? {} : { transaction }) }, ADMIN)
  const begin = async (options: Json = {}): Promise<unknown> =>
    (await rpcs.BeginTransaction({ database: DATABASE, options }, ADMIN))['transaction']
  const read = (transaction: unknown, ...paths: string[]): Promise<Json[]> =>
    rpcs.BatchGetDocuments(
      { database: DATABASE, documents: paths.map((path) => `${ROOT}/${path}`), transaction },
      ADMIN,
    )
  const query = (transaction: unknown, structuredQuery: Json): Promise<Json[]> =>
    rpcs.RunQuery({ parent: ROOT, structuredQuery, transaction }, ADMIN)
  return {
    ...made,
    commit,
    begin,
    read,
    query,
    rollback: (transaction: unknown): Promise<Json> => rpcs.Rollback({ database: DATABASE, transaction }, ADMIN),
    commitLater: (writes: Json[], transaction?: unknown): Tracked<Json> => track(commit(writes, transaction)),
    readLater: (transaction: unknown, ...paths: string[]): Tracked<Json[]> => track(read(transaction, ...paths)),
    numberAt: (path: string): unknown => parts.store.get(`${ROOT}/${path}`)?.fields['n']?.integerValue,
  }
}
