import type { Caller, ChangeKind, CommittedChanges, Json } from '../../../api/service.ts'

const ROOT = 'projects/demo-a/databases/(default)/documents'
/** When every sample is committed. */
export const TIME = '2026-01-01T00:00:01.000002Z'

/** A version of a document with one integer field `n`. */
export function version(path: string, n: number): Json {
  return { name: `${ROOT}/${path}`, fields: { n: { integerValue: String(n) } }, createTime: TIME, updateTime: TIME }
}

/** A commit that changes one document from `before` to `after`, given as the value of `n`; undefined: it does not exist. */
export function sampleCommit(
  path: string,
  before: number | undefined,
  after: number | undefined,
  caller: Caller = { kind: 'admin' },
): CommittedChanges {
  const kind: ChangeKind = before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated'
  const change = {
    name: `${ROOT}/${path}`,
    kind,
    ...(before === undefined ? {} : { before: version(path, before) }),
    ...(after === undefined ? {} : { after: version(path, after) }),
  }
  return { caller, commitTime: TIME, changes: [change] }
}
