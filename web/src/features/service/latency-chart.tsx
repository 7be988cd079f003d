import { LineChart } from '../../ui/line-chart.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import { clockInWords, momentInWords } from '../../ui/time-words.ts'
import { pointInWords, type RunPoint } from './run-points.ts'

/** Latency over time; failures stand on the base line, the limit above which answers are degraded is dashed. */
export function LatencyChart({
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
  return (
    <LineChart
      points={marks}
      valueInWords={latencyInWords}
      timeInWords={(time) => clockInWords(new Date(time))}
      limit={degradedAfterMs === undefined ? undefined : { value: degradedAfterMs, label: 'degraded above' }}
    />
  )
}
