import { serviceState } from '@mesh/core/root/service-state'
import { shownState } from '@mesh/core/root/shown-state'
import type { Service } from '@mesh/core/schema/service'
import { getRouteApi, Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { boardsSource, type BoardCheck } from '../../data/boards.ts'
import type { Live } from '../../data/live.ts'
import type { Row } from '../../data/read-document.ts'
import { serviceSource } from '../../data/service-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusDisc, StatusPill } from '../../ui/status.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { CheckPanel } from './check-panel.tsx'
import { ServiceIncidents } from './service-incidents.tsx'

const route = getRouteApi('/services/$serviceId')
const PARENT = { label: 'Overview', to: '/' } as const

/** One service: its state, then each check with its history, then its incidents. */
export function ServicePage() {
  const { serviceId } = route.useParams()
  const service = useLive(serviceSource(serviceId))
  return (
    <LiveView live={useLive(boardsSource)} what="the boards">
      {(boards) => {
        const checks = boards.checks.filter(({ entry }) => entry.serviceId === serviceId)
        if (checks.length > 0) return <ServiceView serviceId={serviceId} checks={checks} service={service} />
        return <WithoutChecks serviceId={serviceId} service={service} />
      }}
    </LiveView>
  )
}

interface ServiceViewProps {
  serviceId: string
  checks: readonly BoardCheck[]
  service: Live<Row<Service> | null>
}

function ServiceView({ serviceId, checks, service }: ServiceViewProps) {
  const now = useNow()
  const state = serviceState(checks.map(({ entry }) => shownState(entry, now).state))
  const row = service.status === 'data' ? service.value : null
  const name = checks[0]?.entry.serviceName ?? serviceId
  const description = row !== null && 'value' in row ? row.value.description : '\u00a0'
  return (
    <Page
      title={name}
      parent={PARENT}
      icon={<StatusDisc state={state} />}
      lead={description || `${checks.length === 1 ? '1 check' : `${checks.length} checks`}`}
      aside={
        <span aria-live="polite">
          <StatusPill state={state} />
        </span>
      }
    >
      {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
      {checks
        .toSorted((a, b) => a.checkId.localeCompare(b.checkId))
        .map((check) => (
          <CheckPanel key={check.checkId} check={check} />
        ))}
      <ServiceIncidents serviceId={serviceId} />
    </Page>
  )
}

function WithoutChecks({ serviceId, service }: { serviceId: string; service: Live<Row<Service> | null> }) {
  return (
    <LiveView live={service} what="this service">
      {(row, fromCache) => {
        const isKnown = row !== null
        const isOffline = !isKnown && fromCache
        return (
          <Page title={isKnown && 'value' in row ? row.value.name : isOffline ? serviceId : 'No such service'} parent={PARENT}>
            {isKnown && 'problem' in row && <Unreadable rows={[row]} />}
            <Panel title="Checks">
              {isKnown ? (
                <EmptyState title="No check yet" command="npm run mesh -- apply">
                  The checks of this service appear here with their history. None has been applied: add one to mesh.yaml,
                  then run:
                </EmptyState>
              ) : (
                <EmptyState
                  icon={<SearchX size={28} aria-hidden />}
                  title={isOffline ? 'This browser does not hold this service' : `There is no service ${serviceId}`}
                  action={<Link to="/">See all services</Link>}
                >
                  {isOffline
                    ? 'It appears as soon as Firestore answers.'
                    : 'The address may be mistyped, or the service is no longer in mesh.yaml.'}
                </EmptyState>
              )}
            </Panel>
          </Page>
        )
      }}
    </LiveView>
  )
}
