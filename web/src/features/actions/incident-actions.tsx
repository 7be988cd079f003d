import { may } from '@mesh/core/roles'
import { Link } from '@tanstack/react-router'
import { incidentActionsSource } from '../../data/action-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { useSession } from '../../data/use-session.ts'
import button from '../../ui/link-button.module.css'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { ActionList } from './action-list.tsx'
import classes from './actions.module.css'

/** What is done about an incident, by rules and by people; nothing at all for who may not propose and sees none. */
export function IncidentActions({ incidentId, isOver }: { incidentId: string; isOver: boolean }) {
  const session = useSession()
  const mayPropose = !isOver && session.status === 'member' && may(session.role, 'action.propose')
  return (
    <LiveView live={useLive(incidentActionsSource(incidentId))} what="its actions">
      {(rows) => {
        const { readable, unreadable } = splitRows(rows)
        if (rows.length === 0 && !mayPropose) return null
        return (
          <Panel title="Actions" aside={rows.length === 0 ? undefined : String(rows.length)}>
            <Unreadable rows={unreadable} />
            <ActionList actions={readable} />
            {mayPropose && (
              <p className={classes['foot']}>
                <Link to="/actions/new" search={{ incident: incidentId }} className={button['button']}>
                  Propose an action
                </Link>
              </p>
            )}
          </Panel>
        )
      }}
    </LiveView>
  )
}
