import type { CommittedChanges, DocumentChange } from '../api/service.ts'
import { documentJson } from './document-json.ts'
import type { StoredCommit } from './types.ts'
import { formatTimestamp } from './values/timestamp.ts'

/** A commit in JSON form, as triggers are told of it. */
export function committedChanges({ caller, time, changes }: StoredCommit): CommittedChanges {
  return {
    caller,
    commitTime: formatTimestamp(time),
    changes: changes.map(({ name, before, after }) => {
      const change: DocumentChange = { name }
      if (before !== undefined) change.before = documentJson(before)
      if (after !== undefined) change.after = documentJson(after)
      return change
    }),
  }
}
