import { openIncidentsSource } from '../../data/incident-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { byNewest } from '../incidents/incident-times.ts'
import { IncidentList } from '../incidents/incident-list.tsx'

/** Incidents that are open now; nothing at all when there are none. */
export function OpenIncidents() {
  const live = useLive(openIncidentsSource)
  if (live.status !== 'data') return null
  const { readable, unreadable } = splitRows(live.value)
  if (readable.length + unreadable.length === 0) return null
  return (
    <>
      {readable.length > 0 && (
        <Panel title={readable.length === 1 ? '1 open incident' : `${readable.length} open incidents`} tone="alarm">
          <IncidentList incidents={readable.toSorted(byNewest)} />
        </Panel>
      )}
      <Unreadable rows={unreadable} />
    </>
  )
}
