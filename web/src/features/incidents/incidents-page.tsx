import { SegmentedControl } from '@mantine/core'
import type { Incident } from '@mesh/core/schema/incident'
import { getRouteApi } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import {
  INCIDENTS_MAX,
  OPEN_INCIDENTS_MAX,
  openIncidentsSource,
  recentIncidentsSource,
} from '../../data/incident-documents.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { byNewest } from './incident-times.ts'
import { IncidentList } from './incident-list.tsx'
import { openInWords } from './incident-words.ts'

const route = getRouteApi('/incidents')
const FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
]

/** All incidents, open ones first; the filter lives in the address. */
export function IncidentsPage() {
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const open = useLive(openIncidentsSource)
  const recent = useLive(recentIncidentsSource)
  const live = state === 'open' ? open : recent
  return (
    <Page
      title="Incidents"
      lead={leadOf(open)}
      aside={
        <SegmentedControl
          aria-label="Which incidents"
          data={FILTERS}
          value={state ?? 'all'}
          onChange={(value) => {
            const chosen = value === 'open' || value === 'resolved' ? value : undefined
            void navigate({ search: chosen === undefined ? {} : { state: chosen }, replace: true })
          }}
        />
      }
    >
      <LiveView live={live} what="the incidents">
        {(rows) => <Incidents rows={rows} state={state} />}
      </LiveView>
    </Page>
  )
}

function leadOf(open: ReturnType<typeof useLive<Row<Incident>[]>>): string {
  if (open.status !== 'data') return '\u00a0'
  if (open.value.length === 0) return 'None is open'
  return openInWords(splitRows(open.value).readable.map(({ value }) => value))
}

function Incidents({ rows, state }: { rows: Row<Incident>[]; state: 'open' | 'resolved' | undefined }) {
  const { readable, unreadable } = splitRows(rows)
  const wanted = readable
    .filter(({ value }) => state === undefined || (value.state === 'resolved') === (state === 'resolved'))
    .toSorted(byNewest)
  const most = state === 'open' ? OPEN_INCIDENTS_MAX : INCIDENTS_MAX
  const isCut = rows.length === most
  return (
    <>
      <Unreadable rows={unreadable} />
      <Panel title={titleOf(state)} aside={isCut ? `of the last ${most}` : String(wanted.length)}>
        {wanted.length === 0 ? (
          <EmptyState icon={<ShieldCheck size={28} aria-hidden />} title={emptyTitle(state)}>
            When a check fails as often as its threshold says, Mesh opens an incident and it appears here at once. It is
            resolved by itself when the check succeeds again, or by hand.
          </EmptyState>
        ) : (
          <IncidentList incidents={wanted} />
        )}
      </Panel>
    </>
  )
}

function titleOf(state: 'open' | 'resolved' | undefined): string {
  if (state === undefined) return 'All incidents'
  return state === 'open' ? 'Open incidents' : 'Resolved incidents'
}

function emptyTitle(state: 'open' | 'resolved' | undefined): string {
  if (state === undefined) return 'No incidents so far'
  return state === 'open' ? 'No open incidents' : 'No resolved incidents'
}
