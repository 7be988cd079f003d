import { incidentNoticesSource } from '../../data/notice-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { NoticeList } from './notice-list.tsx'

/** Who was told about an incident, or is to be; nothing when nobody is. */
export function IncidentNotices({ incidentId }: { incidentId: string }) {
  const live = useLive(incidentNoticesSource(incidentId))
  if (live.status !== 'data' || live.value.length === 0) return null
  const { readable, unreadable } = splitRows(live.value)
  const newestFirst = readable.toSorted(
    (left, right) => right.value.createTime.getTime() - left.value.createTime.getTime(),
  )
  return (
    <Panel title="Who was told" aside={String(readable.length)}>
      <Unreadable rows={unreadable} />
      <NoticeList notices={newestFirst} />
    </Panel>
  )
}
