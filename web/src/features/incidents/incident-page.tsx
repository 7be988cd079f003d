import type { Incident } from '@mesh/core/schema/incident'
import { getRouteApi } from '@tanstack/react-router'
import { incidentEventsSource, incidentSource } from '../../data/incident-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { Facts } from '../../ui/facts.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { NoSuchPage } from '../../ui/no-such-page.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusDisc } from '../../ui/status.tsx'
import { Lasting, Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import { Unreadable } from '../../ui/unreadable.tsx'
import { IncidentActions } from '../actions/incident-actions.tsx'
import { IncidentNotices } from '../notices/incident-notices.tsx'
import { ExplainedIncidents } from './explained-incidents.tsx'
import { causeFacts, subjectFacts } from './incident-facts.tsx'
import { IncidentDesk } from './incident-desk.tsx'
import { beganAt } from './incident-times.ts'
import { IncidentTimeline } from './incident-timeline.tsx'
import { LOOK_OF_STATE, SEVERITY_WORDS, STATE_LEADS } from './incident-words.ts'

const route = getRouteApi('/incidents/$incidentId')
const PARENT = { label: 'Incidents', to: '/incidents' } as const

/** One incident: what, since when, why, and what happened. */
export function IncidentPage() {
  const { incidentId } = route.useParams()
  const live = useLive(incidentSource(incidentId))
  return (
    <LiveView live={live} what="this incident" page="Incident">
      {(row, fromCache) => {
        if (row === null) return <NoSuchPage what="incident" id={incidentId} parent={PARENT} fromCache={fromCache} />
        if ('value' in row) return <IncidentView id={incidentId} incident={row.value} />
        return (
          <Page title={incidentId} parent={PARENT}>
            <Unreadable rows={[row]} />
          </Page>
        )
      }}
    </LiveView>
  )
}

function IncidentView({ id, incident }: { id: string; incident: Incident }) {
  const began = beganAt(incident)
  const { resolveTime } = incident
  return (
    <Page
      title={incident.title}
      parent={PARENT}
      icon={<StatusDisc state={LOOK_OF_STATE[incident.state]} />}
      lead={
        <span aria-live="polite">
          {STATE_LEADS[incident.state]}{' '}
          <Lasting since={began} {...(resolveTime === null ? {} : { until: resolveTime })} />
        </span>
      }
    >
      <IncidentDesk id={id} incident={incident} />
      <Panel title="What is known">
        <Facts
          facts={[
            { term: 'Cause', value: incident.cause === '' ? 'not recorded yet' : incident.cause },
            { term: 'Severity', value: SEVERITY_WORDS[incident.severity] },
            { term: 'Assigned to', value: incident.assignee?.name ?? 'nobody' },
            ...causeFacts(incident),
            ...subjectFacts(incident),
            { term: 'Began', value: <Moment time={began}>{momentInWords(began)}</Moment> },
            {
              term: 'Resolved',
              value:
                resolveTime === null ? 'not yet' : <Moment time={resolveTime}>{momentInWords(resolveTime)}</Moment>,
            },
          ]}
        />
      </Panel>
      <ExplainedIncidents causeId={id} />
      <IncidentActions incidentId={id} isOver={resolveTime !== null} />
      <IncidentNotices incidentId={id} />
      <Panel title="What happened">
        <LiveView live={useLive(incidentEventsSource(id))} what="the timeline">
          {(rows) => <IncidentTimeline rows={rows} />}
        </LiveView>
      </Panel>
    </Page>
  )
}
