import { SegmentedControl } from '@mantine/core'
import type { Notice } from '@mesh/core/schema/notification'
import { getRouteApi } from '@tanstack/react-router'
import { BellOff } from 'lucide-react'
import { failedNoticesSource, NOTICES_MAX, recentNoticesSource } from '../../data/notice-documents.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { NoticeList } from './notice-list.tsx'

const route = getRouteApi('/notices')
const FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'failed', label: 'Given up' },
]

/** What Mesh told whom, and what it could not tell; the filter lives in the address. */
export function NoticesPage() {
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const failed = useLive(failedNoticesSource)
  const recent = useLive(recentNoticesSource)
  return (
    <Page
      title="Notices"
      lead={leadOf(failed)}
      aside={
        <SegmentedControl
          aria-label="Which notices"
          data={FILTERS}
          value={state ?? 'all'}
          onChange={(value) => void navigate({ search: value === 'failed' ? { state: value } : {}, replace: true })}
        />
      }
    >
      <LiveView live={state === 'failed' ? failed : recent} what="the notices">
        {(rows) => <Notices rows={rows} isFailed={state === 'failed'} />}
      </LiveView>
    </Page>
  )
}

function leadOf(failed: ReturnType<typeof useLive<Row<Notice>[]>>): string {
  if (failed.status !== 'data') return '\u00a0'
  const { length } = failed.value
  if (length === 0) return 'None was given up'
  return length === NOTICES_MAX ? `${length} or more were given up` : `${length} given up`
}

function Notices({ rows, isFailed }: { rows: Row<Notice>[]; isFailed: boolean }) {
  const { readable, unreadable } = splitRows(rows)
  return (
    <>
      <Unreadable rows={unreadable} />
      <Panel
        title={isFailed ? 'Notices given up' : 'All notices'}
        aside={rows.length === NOTICES_MAX ? `the last ${NOTICES_MAX}` : String(readable.length)}
      >
        {readable.length === 0 ? (
          <EmptyState
            icon={<BellOff size={28} aria-hidden />}
            title={isFailed ? 'No notice was given up' : 'No notices so far'}
            command="npm run mesh -- notify test NOTIFIER"
          >
            {isFailed
              ? 'A notice that no attempt could deliver appears here with the reason, to be tried again.'
              : 'Name a notifier and a route in mesh.yaml: what Mesh tells about incidents appears here. Then try the notifier out:'}
          </EmptyState>
        ) : (
          <NoticeList notices={readable} withIncident />
        )}
      </Panel>
    </>
  )
}
