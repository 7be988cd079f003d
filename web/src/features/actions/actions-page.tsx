import { SegmentedControl } from '@mantine/core'
import { may } from '@mesh/core/roles'
import type { Action } from '@mesh/core/schema/action'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { ACTIONS_MAX, recentActionsSource, WAITING_MAX, waitingActionsSource } from '../../data/action-documents.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { useSession } from '../../data/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import button from '../../ui/link-button.module.css'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { ActionList } from './action-list.tsx'
import { KillSwitch } from './kill-switch.tsx'

const route = getRouteApi('/actions')
const FILTERS = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'all', label: 'All' },
]

/** The inbox of whoever decides: what waits for approval, and what became of the rest. */
export function ActionsPage() {
  const { show } = route.useSearch()
  const navigate = route.useNavigate()
  const waiting = useLive(waitingActionsSource)
  const recent = useLive(recentActionsSource)
  const session = useSession()
  const mayPropose = session.status === 'member' && may(session.role, 'action.propose')
  return (
    <Page
      title="Actions"
      lead="Every change that Mesh makes: proposed, approved, limited in time, verified"
      aside={
        <>
          <SegmentedControl
            aria-label="Which actions"
            data={FILTERS}
            value={show ?? 'waiting'}
            onChange={(value) => void navigate({ search: value === 'all' ? { show: 'all' } : {}, replace: true })}
          />
          {mayPropose && (
            <Link to="/actions/new" className={button['button']}>
              Propose an action
            </Link>
          )}
        </>
      }
    >
      <KillSwitch when="stopped" />
      {show === 'all' ? (
        <LiveView live={recent} what="the actions">
          {(rows) => <Actions rows={rows} title="All actions" most={ACTIONS_MAX} empty="Nothing was proposed yet" />}
        </LiveView>
      ) : (
        <LiveView live={waiting} what="the proposals">
          {(rows) => (
            <Actions rows={rows} title="Waiting for approval" most={WAITING_MAX} empty="Nothing waits for approval" />
          )}
        </LiveView>
      )}
      <KillSwitch when="going" />
    </Page>
  )
}

interface ActionsProps {
  rows: readonly Row<Action>[]
  title: string
  most: number
  /** What it says when there is none. */
  empty: string
}

function Actions({ rows, title, most, empty }: ActionsProps) {
  const { readable, unreadable } = splitRows(rows)
  return (
    <>
      <Unreadable rows={unreadable} />
      <Panel title={title} aside={rows.length === most ? `the last ${most}` : String(readable.length)}>
        {readable.length === 0 ? (
          <EmptyState icon={<Inbox size={28} aria-hidden />} title={empty}>
            People and override rules propose actions; they appear here at once and wait until others approve them.
          </EmptyState>
        ) : (
          <ActionList actions={readable} />
        )}
      </Panel>
    </>
  )
}
