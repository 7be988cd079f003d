import { RANGES, type Range } from '@mesh/core/root/history/range'
import type { HistoryPoint } from '@mesh/core/root/history/history-point'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { serviceIncidentsSource } from '../../data/incident-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { LateSkeleton } from '../../ui/late-skeleton.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import classes from './chart-head.module.css'
import { ChartHead } from './chart-head.tsx'
import { countersInWords, countersOf } from './day-marks.ts'
import { axisInWords, axisTicks, chartPoints, incidentSpans, QUANTILES } from './span-points.ts'
import { SpanTable } from './span-table.tsx'

const route = getRouteApi('/services/$serviceId')
const LinesChart = lazy(() => import('../../ui/lines-chart.tsx').then((module) => ({ default: module.LinesChart })))

interface SpanHistoryProps {
  serviceId: string
  checkId: string
  range: Range
  /** Undefined while they are being fetched; empty when the check has no result in the range. */
  points: readonly HistoryPoint[] | undefined
  hasLatency: boolean
}

/** A range of a check's history as a chart or, from the same address with `view=table`, as a table. */
export function SpanHistory({ serviceId, checkId, range, points, hasLatency }: SpanHistoryProps) {
  const { view } = route.useSearch()
  const isByDay = RANGES[range].grain === '1d'
  const isTable = view === 'table' || !hasLatency
  return (
    <div>
      <ChartHead
        title={hasLatency ? 'Latency' : 'Results'}
        note={points === undefined || points.length === 0 ? '' : countersInWords(countersOf(points))}
        hasChart={hasLatency}
      />
      <div className={classes['space']} data-empty={points?.length === 0 ? '' : undefined}>
        <Suspense fallback={null}>
          {points === undefined && <LateSkeleton rows={1} height="12.5rem" />}
          {points?.length === 0 && (
            <p>No data in this time. Results are counted every five minutes and appear here up to ten minutes later.</p>
          )}
          {points !== undefined && points.length > 0 && isTable && <SpanTable points={points} isByDay={isByDay} />}
          {points !== undefined && points.length > 0 && !isTable && (
            <SpanChart serviceId={serviceId} checkId={checkId} points={points} isByDay={isByDay} />
          )}
        </Suspense>
      </div>
    </div>
  )
}

interface SpanChartProps {
  serviceId: string
  checkId: string
  points: readonly HistoryPoint[]
  isByDay: boolean
}

/** The latencies, with the incidents of the check behind them. */
function SpanChart({ serviceId, checkId, points, isByDay }: SpanChartProps) {
  const incidents = useLive(serviceIncidentsSource(serviceId))
  const drawn = useMemo(() => chartPoints(points, isByDay), [points, isByDay])
  const ticks = useMemo(
    () =>
      axisTicks(
        drawn.map(({ time }) => time),
        isByDay,
      ),
    [drawn, isByDay],
  )
  const from = drawn[0]?.time ?? 0
  const to = drawn.at(-1)?.time ?? 0
  const spans = useMemo(
    () =>
      incidents.status === 'data' ? incidentSpans(splitRows(incidents.value).readable, checkId, { from, to }) : [],
    [incidents, checkId, from, to],
  )
  return (
    <LinesChart
      points={drawn}
      lines={QUANTILES}
      spans={spans}
      spanWord="incident"
      ticks={ticks}
      valueInWords={latencyInWords}
      timeInWords={(time) => axisInWords(new Date(time), isByDay, to - from)}
    />
  )
}
