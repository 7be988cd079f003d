import { membersSource } from './access-documents.ts'
import { splitRows } from './read-document.ts'
import { useLive } from './use-live.ts'

/** Names of members by uid; none while they load. */
export function useMemberNames(): ReadonlyMap<string, string> {
  const live = useLive(membersSource)
  const rows = live.status === 'data' ? splitRows(live.value).readable : []
  return new Map(rows.map(({ id, value }) => [id, value.name]))
}
