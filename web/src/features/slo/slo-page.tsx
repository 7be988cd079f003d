import { getRouteApi, Link } from '@tanstack/react-router'
import { slosSource, type Slos, type SloStanding } from '../../data/slo-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { useNow } from '../../ui/clock.ts'
import { Facts } from '../../ui/facts.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { NoSuchPage } from '../../ui/no-such-page.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { StatusDisc } from '../../ui/status.tsx'
import { Ago } from '../../ui/time.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { BurnTable } from './burn-table.tsx'
import { SloHistory } from './slo-history.tsx'
import { objectiveInWords, sliInWords, sloLook, targetInWords } from './slo-words.ts'

const route = getRouteApi('/slos/$sloId')
const PARENT = { label: 'Objectives', to: '/slos' } as const

/** One objective: how it stands, how fast its budget burns, and its days. */
export function SloPage() {
  const { sloId } = route.useParams()
  return (
    <LiveView live={useLive(slosSource)} what="this objective" page="Objective">
      {({ slos, unreadable }, fromCache) => {
        const found = slos.find(({ id }) => id === sloId)
        if (found !== undefined) return <SloView slo={found} />
        // A document that cannot be read may hold this objective.
        if (unreadable.length > 0) return <UnreadableSlo rows={unreadable} />
        const why = 'the objective is no longer in mesh.yaml. A new one appears within five minutes'
        return <NoSuchPage what="objective" id={sloId} parent={PARENT} fromCache={fromCache} why={why} />
      }}
    </LiveView>
  )
}

function SloView({ slo }: { slo: SloStanding }) {
  const { state, word } = sloLook(slo, useNow(60_000))
  const { entry, updateTime } = slo
  const { serviceId, incidentId, lastSampleTime } = entry
  const samples = entry.good + entry.bad
  const isExplained = entry.alarms.length > 0 && entry.loud.length === 0
  return (
    <Page
      title={entry.name}
      parent={PARENT}
      icon={<StatusDisc state={state} />}
      lead={
        <>
          <span aria-live="polite">{word}</span> · {targetInWords(entry)}
        </>
      }
    >
      <Panel title="How it stands" tone={state === 'down' ? 'alarm' : 'plain'}>
        <div data-state={state}>
          <Facts
            facts={[
              { term: 'Error budget', value: <BudgetBar budgetLeft={entry.budgetLeft} /> },
              {
                term: 'Good',
                value:
                  samples === 0
                    ? 'no sample yet'
                    : `${sliInWords(entry)} · ${entry.bad} of ${samples} samples were bad`,
              },
              { term: 'Objective', value: objectiveInWords(entry) },
              {
                term: 'Service',
                value: (
                  <Link to="/services/$serviceId" params={{ serviceId }}>
                    {serviceId}
                  </Link>
                ),
              },
              { term: 'Last sample', value: lastSampleTime === null ? 'none yet' : <Ago time={lastSampleTime} /> },
              { term: 'Last counted', value: <Ago time={updateTime} /> },
              { term: 'Counted since', value: <Ago time={entry.createTime} /> },
              {
                term: 'Incident',
                value:
                  incidentId === null ? (
                    isExplained ? (
                      'none of its own: one of the service, or of what it depends on, explains what fails'
                    ) : (
                      'none'
                    )
                  ) : (
                    <Link to="/incidents/$incidentId" params={{ incidentId }}>
                      See its incident
                    </Link>
                  ),
              },
            ]}
          />
        </div>
      </Panel>
      <Panel title="How fast the budget burns">
        <BurnTable entry={entry} />
      </Panel>
      <Panel title="The last 90 days">
        <SloHistory entry={entry} />
      </Panel>
    </Page>
  )
}

function UnreadableSlo({ rows }: { rows: Slos['unreadable'] }) {
  return (
    <Page title="Objective" parent={PARENT}>
      <Unreadable rows={rows} />
    </Page>
  )
}
