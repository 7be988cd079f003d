import { shownMaintenance } from '@mesh/core/root/maintenance/shown-maintenance'
import type { HistoryPoint } from '@mesh/core/root/history/history-point'
import type { Range } from '@mesh/core/root/history/range'
import type { CheckHistory } from '@mesh/core/root/history/read-span'
import { shownState } from '@mesh/core/root/shown-state'
import { isJudgedWithoutLatency, PROTOCOLS, type CompiledCheck } from '@mesh/core/schema/check'
import { lazy, Suspense, useMemo } from 'react'
import type { BoardCheck } from '../../data/boards.ts'
import { storedCheckSource } from '../../data/service-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { useMaintenance } from '../../data/use-maintenance.ts'
import { useNow } from '../../ui/clock.ts'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status.tsx'
import { STATE_WORDS } from '../../ui/state-words.ts'
import { Lasting } from '../../ui/time.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { CheckFacts } from './check-facts.tsx'
import { checkNotes } from './check-notes.ts'
import { DaysBar } from './days-bar.tsx'
import { RecentResults } from './recent-results.tsx'
import classes from './service-page.module.css'

const HeartbeatFacts = lazy(() =>
  import('./heartbeat-facts.tsx').then((module) => ({ default: module.HeartbeatFacts })),
)
const SpanHistory = lazy(() => import('./span-history.tsx').then((module) => ({ default: module.SpanHistory })))

/** A range of the history as far as it is known: undefined while it is read. */
interface ShownRange {
  range: Range
  checks: readonly CheckHistory[] | undefined
}

interface CheckPanelProps {
  check: BoardCheck
  /** Ninety days of the service's checks; undefined while they are read. */
  days: readonly CheckHistory[] | undefined
  /** What the chart shows instead of the newest results. */
  shownRange: ShownRange | undefined
  /** Runs that one slot of the check's board and interval may have. */
  runsPerSlot: number
}

/** One check: state, newest results, latencies, days, configuration. */
export function CheckPanel({ check, days, shownRange, runsPerSlot }: CheckPanelProps) {
  const { checkId, entry } = check
  const now = useNow()
  const maintenance = shownMaintenance(useMaintenance(now), entry.serviceId, now)
  const shown = shownState(entry, now, maintenance)
  const stored = useLive(storedCheckSource(checkId))
  const row = stored.status === 'data' ? stored.value : null
  const config = row !== null && 'value' in row ? row.value.check : undefined
  const isPausedByAction = config !== undefined && config.paused !== true
  const own = useMemo(() => days?.filter((each) => each.checkId === checkId), [days, checkId])
  const hasLatency = config === undefined || !isWithoutLatency(config)
  return (
    <Panel
      title={entry.name}
      aside={
        <StatusPill state={shown.state}>
          <span className={classes['since']}>
            {STATE_WORDS[shown.state]} for <Lasting since={shown.since} />
          </span>
        </StatusPill>
      }
    >
      <div className={classes['check']}>
        {checkNotes(entry, shown, maintenance, isPausedByAction).map(({ state, words }) => (
          <p key={words} className={classes['message']} data-state={state}>
            {words}
          </p>
        ))}
        <RecentResults
          check={check}
          runsPerSlot={runsPerSlot}
          degradedAfterMs={config?.degradedAfterMs}
          hasLatency={hasLatency}
          hasChart={shownRange === undefined}
        />
        {shownRange !== undefined && (
          <Suspense fallback={<div className={classes['span']} />}>
            <SpanHistory
              serviceId={entry.serviceId}
              checkId={checkId}
              range={shownRange.range}
              points={pointsOf(shownRange, checkId)}
              hasLatency={hasLatency}
            />
          </Suspense>
        )}
        <DaysBar checks={own} />
      </div>
      {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
      {(config !== undefined || stored.status === 'loading') && <CheckFacts check={config} />}
      {config?.heartbeat !== undefined && (
        <Suspense fallback={null}>
          <HeartbeatFacts checkId={checkId} />
        </Suspense>
      )}
    </Panel>
  )
}

const NO_POINTS: readonly HistoryPoint[] = []

function pointsOf({ checks }: ShownRange, checkId: string): readonly HistoryPoint[] | undefined {
  return checks === undefined ? undefined : (checks.find((each) => each.checkId === checkId)?.points ?? NO_POINTS)
}

function isWithoutLatency(check: CompiledCheck): boolean {
  return PROTOCOLS.some((protocol) => check[protocol] !== undefined && isJudgedWithoutLatency(protocol))
}
