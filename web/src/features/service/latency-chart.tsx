import { LineChart } from '../../ui/line-chart.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import { axisTimeInWords, momentInWords } from '../../ui/time-words.ts'
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
