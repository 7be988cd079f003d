import { serviceState } from '@mesh/core/root/service-state'
import { Radar } from 'lucide-react'
import { useMemo } from 'react'
import { boardsSource, type Boards } from '../../data/boards.ts'
import { openIncidentsSource } from '../../data/incident-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { useMaintenance } from '../../data/use-maintenance.ts'
import { useOverrides } from '../../data/use-overrides.ts'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusDisc } from '../../ui/status.tsx'
import { agoInWords } from '../../ui/time-words.ts'
import { Unreadable } from '../../ui/unreadable.tsx'
import { MaintenanceStrip } from '../maintenance/maintenance-strip.tsx'
import { summaryOf } from '../maintenance/maintenance-words.ts'
import { headline } from './headline.ts'
import { OpenIncidents } from './open-incidents.tsx'
import { serviceGroups, serviceRows } from './service-rows.ts'
import { ServiceList } from './service-list.tsx'

/** The first page: is everything well, and if not, what is wrong. */
export function OverviewPage() {
  const boards = useLive(boardsSource)
  // Incidents stand above the services, which would jump if they came later.
  const incidents = useLive(openIncidentsSource)
  return (
    <LiveView live={incidents.status === 'loading' ? incidents : boards} what="the boards" page="Overview">
      {(boards, fromCache) => <Overview boards={boards} fromCache={fromCache} />}
    </LiveView>
  )
}

function Overview({ boards, fromCache }: { boards: Boards; fromCache: boolean }) {
  const now = useNow()
  const windows = useMaintenance(now)
  const overrides = useOverrides()
  const rows = useMemo(() => serviceRows(boards.checks, now, windows, overrides), [boards, now, windows, overrides])
  if (rows.length === 0) return <NothingYet boards={boards} fromCache={fromCache} />
  const states = rows.map((row) => row.state)
  const words = headline(states)
  const newest = Math.max(...rows.map((row) => row.lastResultTime?.getTime() ?? 0))
  const checks = boards.checks.length === 1 ? '1 check' : `${boards.checks.length} checks`
  const groups = serviceGroups(rows)
  return (
    <Page
      title={words}
      icon={<StatusDisc state={serviceState(states)} />}
      heading={<span aria-live="polite">{words}</span>}
      lead={newest === 0 ? `${checks} · no result yet` : `${checks} · last result ${agoInWords(new Date(newest), now)}`}
    >
      <MaintenanceStrip
        words={summaryOf(
          windows,
          rows.map(({ serviceId }) => serviceId),
          now,
        )}
      />
      <OpenIncidents />
      <Unreadable rows={boards.unreadable} />
      {groups.map((group) => (
        <Panel key={group.name} title={groupTitle(group.name, groups.length)} aside={groupAside(group.services.length)}>
          <ServiceList services={group.services} />
        </Panel>
      ))}
    </Page>
  )
}

function groupTitle(name: string, groups: number): string {
  if (name !== '') return name
  return groups === 1 ? 'Services' : 'Other services'
}

function groupAside(services: number): string {
  return services === 1 ? '1 service' : `${services} services`
}

function NothingYet({ boards, fromCache }: { boards: Boards; fromCache: boolean }) {
  const isOffline = fromCache && boards.unreadable.length === 0
  return (
    <Page title="Overview" heading={isOffline ? 'Nothing to show while offline' : 'No services yet'}>
      <Unreadable rows={boards.unreadable} />
      <Panel title="Services">
        {isOffline ? (
          <EmptyState icon={<Radar size={28} aria-hidden />} title="This browser holds no earlier data">
            Services appear as soon as Firestore answers. Nothing needs to be done here.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<Radar size={28} aria-hidden />}
            title="Mesh is not watching anything yet"
            command="npm run mesh -- apply"
          >
            Every service that mesh.yaml declares appears here with its state, within one interval of being applied. Add
            one to mesh.yaml, then run:
          </EmptyState>
        )}
      </Panel>
    </Page>
  )
}
