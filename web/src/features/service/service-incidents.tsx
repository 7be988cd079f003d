import { serviceIncidentsSource } from '../../data/incident-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { IncidentList } from '../incidents/incident-list.tsx'
import { byNewest } from '../incidents/incident-times.ts'
import classes from './service-page.module.css'

/** The last incidents of one service. */
export function ServiceIncidents({ serviceId }: { serviceId: string }) {
  return (
    <Panel title="Incidents">
      <LiveView live={useLive(serviceIncidentsSource(serviceId))} what="its incidents">
        {(rows) => {
          const { readable, unreadable } = splitRows(rows)
          return (
            <>
              <Unreadable rows={unreadable} />
              {rows.length === 0 ? (
                <p className={classes['none']}>None so far. The next one appears here when a check goes down.</p>
              ) : (
                <IncidentList incidents={readable.toSorted(byNewest)} />
              )}
            </>
          )
        }}
      </LiveView>
    </Panel>
  )
}
