import { openIncidentsSource } from '../../data/incident-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { byNewest } from '../incidents/incident-times.ts'
import { IncidentList } from '../incidents/incident-list.tsx'
import { isOwnCause, openInWords } from '../incidents/incident-words.ts'

/** Incidents that are open now, those in full that nothing else explains; nothing at all when there are none. */
export function OpenIncidents() {
  const live = useLive(openIncidentsSource)
  if (live.status !== 'data') return null
  const { readable, unreadable } = splitRows(live.value)
  if (readable.length + unreadable.length === 0) return null
  const own = readable.filter(({ value }) => isOwnCause(value))
  return (
    <>
      {readable.length > 0 && (
        <Panel title={openInWords(readable.map(({ value }) => value))} tone={own.length > 0 ? 'alarm' : 'plain'}>
          <IncidentList incidents={(own.length > 0 ? own : readable).toSorted(byNewest)} />
        </Panel>
      )}
      <Unreadable rows={unreadable} />
    </>
  )
}
