import type { Service } from '@mesh/core/schema/service'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { boardsSource, type BoardCheck } from '../../data/boards.ts'
import type { Live } from '../../data/live.ts'
import type { Row } from '../../data/read-document.ts'
import { serviceSource } from '../../data/service-documents.ts'
import { useHistory } from '../../data/use-history.ts'
import { useLive } from '../../data/use-live.ts'
import { useMaintenance } from '../../data/use-maintenance.ts'
import { useOverrides } from '../../data/use-overrides.ts'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { NoSuchPage } from '../../ui/no-such-page.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { STATE_WORDS } from '../../ui/state-words.ts'
import { StatusDisc } from '../../ui/status.tsx'
import { Lasting } from '../../ui/time.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { ServiceActions } from '../actions/service-actions.tsx'
import { MaintenanceStrip } from '../maintenance/maintenance-strip.tsx'
import { stripOf } from '../maintenance/maintenance-words.ts'
import { serviceRows } from '../overview/service-rows.ts'
import { CheckPanel } from './check-panel.tsx'
import { DaysBar } from './days-bar.tsx'
import { OverrideStrips } from './override-strips.tsx'
import { overrideInWords } from './override-words.ts'
import { RangePicker } from './range-picker.tsx'
import { runsPerSlot } from './runs-per-slot.ts'
import { ServiceIncidents } from './service-incidents.tsx'
import classes from './service-page.module.css'

const ServiceSlos = lazy(() => import('../slo/service-slos.tsx').then((module) => ({ default: module.ServiceSlos })))
const ServiceFacts = lazy(() => import('./service-facts.tsx').then((module) => ({ default: module.ServiceFacts })))

const route = getRouteApi('/services/$serviceId')
const PARENT = { label: 'Overview', to: '/' } as const

/** One service: its state, then each check with its history, then what they come to together, its objectives and incidents. */
export function ServicePage() {
  const { serviceId } = route.useParams()
  const service = useLive(serviceSource(serviceId))
  return (
    <LiveView live={useLive(boardsSource)} what="the boards" page="Service">
      {(boards) => {
        const checks = boards.checks.filter(({ entry }) => entry.serviceId === serviceId)
        if (checks.length > 0)
          return <ServiceView serviceId={serviceId} all={boards.checks} checks={checks} service={service} />
        return <WithoutChecks serviceId={serviceId} service={service} />
      }}
    </LiveView>
  )
}

interface ServiceViewProps {
  serviceId: string
  /** Every check of every service. */
  all: readonly BoardCheck[]
  /** Those of this one. */
  checks: readonly BoardCheck[]
  service: Live<Row<Service> | null>
}

function ServiceView({ serviceId, all, checks, service }: ServiceViewProps) {
  const now = useNow()
  const { range } = route.useSearch()
  const scope = { serviceId, boardIds: [...new Set(checks.map(({ boardId }) => boardId))].sort() }
  const days = useHistory('90d', scope, now)
  const ranged = useHistory(range ?? '90d', scope, now)
  const shownDays = days.status === 'data' ? days.value.checks : undefined
  const windows = useMaintenance(now)
  const overrides = useOverrides()
  const [summary] = serviceRows(checks, now, windows, overrides)
  const row = service.status === 'data' ? service.value : null
  const description = row !== null && 'value' in row ? row.value.description : ''
  if (summary === undefined) return null
  const { name, state, since } = summary
  return (
    <Page
      title={name}
      parent={PARENT}
      icon={<StatusDisc state={state} />}
      aside={<ServiceActions serviceId={serviceId} override={overrides.get(serviceId)} />}
      lead={
        <>
          <span className={classes['state']} data-state={state} aria-live="polite">
            {STATE_WORDS[state]}
          </span>{' '}
          for <Lasting since={since} />
          {description !== '' && ` · ${description}`}
        </>
      }
    >
      <MaintenanceStrip words={stripOf(windows, serviceId, now)} />
      <OverrideStrips said={overrideInWords(overrides.get(serviceId), now)} />
      {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
      <RangePicker />
      {range !== undefined && ranged.status !== 'data' && ranged.status !== 'loading' && (
        <LiveView live={ranged} what="its history">
          {() => null}
        </LiveView>
      )}
      {range !== undefined && ranged.status === 'data' && <Unreadable rows={ranged.value.unreadable} />}
      {checks
        .toSorted((a, b) => a.checkId.localeCompare(b.checkId))
        .map((check) => (
          <CheckPanel
            key={check.checkId}
            check={check}
            days={shownDays}
            shownRange={range && { range, checks: ranged.status === 'data' ? ranged.value.checks : undefined }}
            runsPerSlot={runsPerSlot(all, check)}
          />
        ))}
      {checks.length > 1 && (
        <Panel title="All checks, last 90 days">
          <LiveView live={days} what="its history" loading={<Days checks={undefined} />}>
            {({ checks: histories }) => <Days checks={histories} />}
          </LiveView>
        </Panel>
      )}
      {days.status === 'data' && <Unreadable rows={days.value.unreadable} />}
      <Suspense fallback={null}>
        <ServiceFacts serviceId={serviceId} names={namesOf(all)} />
      </Suspense>
      <Suspense fallback={null}>
        <ServiceSlos serviceId={serviceId} />
      </Suspense>
      <ServiceIncidents serviceId={serviceId} />
    </Page>
  )
}

function Days({ checks }: Parameters<typeof DaysBar>[0]) {
  return (
    <div className={classes['days']}>
      <DaysBar checks={checks} />
    </div>
  )
}

function namesOf(checks: readonly BoardCheck[]): Map<string, string> {
  return new Map(checks.map(({ entry }) => [entry.serviceId, entry.serviceName]))
}

function WithoutChecks({ serviceId, service }: { serviceId: string; service: Live<Row<Service> | null> }) {
  return (
    <LiveView live={service} what="this service" page="Service">
      {(row, fromCache) => {
        if (row === null) {
          const why = 'the service is no longer in mesh.yaml'
          return <NoSuchPage what="service" id={serviceId} parent={PARENT} fromCache={fromCache} why={why} />
        }
        return (
          <Page title={'value' in row ? row.value.name : serviceId} parent={PARENT}>
            {'problem' in row && <Unreadable rows={[row]} />}
            <Panel title="Checks">
              <EmptyState title="No check yet" command="npm run mesh -- apply">
                The checks of this service appear here with their history. None has been applied: add one to mesh.yaml,
                then run:
              </EmptyState>
            </Panel>
          </Page>
        )
      }}
    </LiveView>
  )
}
