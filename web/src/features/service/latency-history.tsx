import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { latencyInWords } from '../../ui/latency-words.ts'
import { axisTimeInWords, momentInWords } from '../../ui/time-words.ts'
import classes from './chart-head.module.css'
import { ChartHead } from './chart-head.tsx'
import { medianLatencyMs, pointInWords, type RunPoint } from './run-points.ts'

const route = getRouteApi('/services/$serviceId')
const RunTable = lazy(() => import('./run-table.tsx').then((module) => ({ default: module.RunTable })))
const LineChart = lazy(() => import('../../ui/line-chart.tsx').then((module) => ({ default: module.LineChart })))

interface LatencyHistoryProps {
  /** Undefined while they are being fetched. */
  points: readonly RunPoint[] | undefined
  degradedAfterMs: number | undefined
  /** Whether its latencies say anything; if not there is only the table. */
  hasLatency: boolean
}

/** The latencies of the newest results as a chart or, from the same address with `view=table`, as a table. */
export function LatencyHistory({ points, degradedAfterMs, hasLatency }: LatencyHistoryProps) {
  const { view } = route.useSearch()
  const isTable = view === 'table' || !hasLatency
  const median = medianLatencyMs(points ?? [])
  return (
    <div>
      <ChartHead
        title={hasLatency ? 'Latency' : 'Results'}
        note={median === null || !hasLatency ? '' : `median ${latencyInWords(median)}`}
        hasChart={hasLatency}
      />
      <div className={classes['space']} data-empty={points?.length === 0 ? '' : undefined}>
        <Suspense fallback={null}>
          {points?.length === 0 && <p>The first result appears within one interval.</p>}
          {points !== undefined && points.length > 0 && isTable && <RunTable points={points} />}
          {points !== undefined && points.length > 0 && !isTable && (
            <LatencyChart points={points} degradedAfterMs={degradedAfterMs} />
          )}
        </Suspense>
      </div>
    </div>
  )
}

/** Failures stand on the base line; the limit above which answers are degraded is dashed. */
function LatencyChart({
  points,
  degradedAfterMs,
}: {
  points: readonly RunPoint[]
  degradedAfterMs: number | undefined
}) {
  const marks = points.map((point) => ({
    time: point.time.getTime(),
    value: point.outcome === 'fail' || point.outcome === 'error' ? null : point.latencyMs,
    mark: point.outcome === 'fail' ? ('down' as const) : point.outcome === 'error' ? ('unknown' as const) : null,
    title: pointInWords(point),
    detail: point.message === '' ? momentInWords(point.time) : `${momentInWords(point.time)} · ${point.message}`,
  }))
  const spanMs = (marks.at(-1)?.time ?? 0) - (marks[0]?.time ?? 0)
  return (
    <LineChart
      points={marks}
      valueInWords={latencyInWords}
      timeInWords={(time) => axisTimeInWords(new Date(time), spanMs)}
      limit={
        degradedAfterMs === undefined
          ? undefined
          : { value: degradedAfterMs, label: `degraded above ${latencyInWords(degradedAfterMs)}` }
      }
    />
  )
}
