import { explainedIncidentsSource, INCIDENTS_MAX } from '../../data/incident-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { byNewest } from './incident-times.ts'
import { IncidentList } from './incident-list.tsx'
import { explainsInWords } from './incident-words.ts'

/** The incidents that an incident explains; nothing at all when there are none. */
export function ExplainedIncidents({ causeId }: { causeId: string }) {
  const live = useLive(explainedIncidentsSource(causeId))
  if (live.status !== 'data' || live.value.length === 0) return null
  const { readable, unreadable } = splitRows(live.value)
  return (
    <Panel title={explainsInWords(live.value.length, live.value.length === INCIDENTS_MAX)}>
      <Unreadable rows={unreadable} />
      <IncidentList incidents={readable.toSorted(byNewest)} />
    </Panel>
  )
}
