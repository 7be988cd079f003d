import { listMaintenance, type ListedMaintenance } from '@mesh/core/root/maintenance/list-maintenance'
import { may } from '@mesh/core/roles'
import type { OpenedMaintenance } from '@mesh/core/schema/maintenance'
import { NO_SETTINGS, type RootSettings } from '@mesh/core/schema/settings'
import { Wrench } from 'lucide-react'
import { useMemo } from 'react'
import { boardsSource } from '../../data/boards.ts'
import { lastMaintenanceSource, rootSettingsSource } from '../../data/maintenance-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useConnection } from '../../data/use-connection.ts'
import { useLive } from '../../data/use-live.ts'
import { useSession } from '../../data/use-session.ts'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import classes from './maintenance.module.css'
import { MaintenanceList } from './maintenance-list.tsx'
import { whyNot } from './maintenance-words.ts'
import { OpenForm } from './open-form.tsx'

/** What is being worked on, what comes next, what is over; operators open and end it here. */
export function MaintenancePage() {
  const settings = useLive(rootSettingsSource)
  const opened = useLive(lastMaintenanceSource)
  const names = useNames()
  return (
    <Page title="Maintenance" lead="Probing goes on, nobody is told, and objectives do not count it">
      <LiveView live={settings} what="the plans of mesh.yaml">
        {(row) => (
          <LiveView live={opened} what="the maintenance">
            {(rows) => {
              const { readable, unreadable } = splitRows(rows)
              const broken = row !== null && 'problem' in row ? [row, ...unreadable] : unreadable
              const planned = row !== null && 'value' in row ? row.value : NO_SETTINGS
              return (
                <>
                  <Unreadable rows={broken} />
                  <Lists planned={planned} opened={readable} names={names} />
                </>
              )
            }}
          </LiveView>
        )}
      </LiveView>
    </Page>
  )
}

interface ListsProps {
  planned: RootSettings
  opened: readonly { id: string; value: OpenedMaintenance }[]
  names: ReadonlyMap<string, string>
}

function Lists({ planned, opened, names }: ListsProps) {
  const now = useNow()
  const session = useSession()
  const isOffline = useConnection().status === 'offline'
  const lists = useMemo(
    () =>
      listMaintenance(
        planned,
        opened.map(({ id, value }) => [id, value] as const),
        now,
      ),
    [planned, opened, now],
  )
  if (session.status !== 'member') return null
  const why = whyNot(session.role, isOffline)
  const isBlocked = why !== undefined
  return (
    <>
      <Section title="Now" list={lists.current} names={names} end={{ isBlocked }} />
      <Panel title="Open maintenance">
        {why !== undefined && <p className={classes['why']}>{why}</p>}
        {may(session.role, 'maintenance.open') && <OpenForm names={names} isBlocked={isBlocked} />}
      </Panel>
      {lists.coming.length > 0 && <Section title="Coming" list={lists.coming} names={names} />}
      {lists.past.length > 0 && <Section title="Over" list={lists.past} names={names} />}
    </>
  )
}

interface SectionProps {
  title: string
  list: readonly ListedMaintenance[]
  names: ReadonlyMap<string, string>
  end?: { isBlocked: boolean }
}

function Section({ title, list, names, end }: SectionProps) {
  return (
    <Panel title={title} aside={String(list.length)}>
      {list.length === 0 ? (
        <EmptyState icon={<Wrench size={28} aria-hidden />} title="Nothing is in maintenance">
          It stands here when somebody opens it, or when the section maintenance of mesh.yaml plans it.
        </EmptyState>
      ) : (
        <MaintenanceList list={list} names={names} {...(end === undefined ? {} : { end })} />
      )}
    </Panel>
  )
}

/** Names of all services by id, in their order. */
function useNames(): ReadonlyMap<string, string> {
  const boards = useLive(boardsSource)
  return useMemo(() => {
    const checks = boards.status === 'data' ? boards.value.checks : []
    const all = checks.map(({ entry }) => [entry.serviceId, entry.serviceName] as const)
    return new Map(all.toSorted(([, a], [, b]) => a.localeCompare(b)))
  }, [boards])
}
