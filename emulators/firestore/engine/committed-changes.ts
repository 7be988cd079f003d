import type { ChangeKind, CommittedChanges, DocumentChange, Json } from '../api/service.ts'
import { documentJson } from './document-json.ts'
import type { StoredChange, StoredCommit, StoredDocument } from './types.ts'
import { formatTimestamp } from './values/timestamp.ts'

/** A commit as triggers are told of it. */
export function committedChanges({ caller, time, changes }: StoredCommit): CommittedChanges {
  return { caller, commitTime: formatTimestamp(time), changes: changes.map(changeOf) }
}

/** Most commits match no trigger, so the JSON of a document is only made for those that do. */
function changeOf({ name, before, after }: StoredChange): DocumentChange {
  return {
    name,
    kind: kindOf(before, after),
    get before() {
      return jsonOf(before)
    },
    get after() {
      return jsonOf(after)
    },
  }
}

function kindOf(before: StoredDocument | undefined, after: StoredDocument | undefined): ChangeKind {
  if (before === undefined) return 'created'
  return after === undefined ? 'deleted' : 'updated'
}

function jsonOf(document: StoredDocument | undefined): Json | undefined {
  return document === undefined ? undefined : documentJson(document)
}
