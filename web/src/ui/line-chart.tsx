import {
  CartesianGrid,
  Line,
  LineChart as Chart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from 'recharts'
import { TIME_AXIS, valueAxis } from './chart-axes.ts'
import classes from './line-chart.module.css'

/** One moment of a line: its value, or null with a mark on the base line. `time` in ms since the epoch. */
interface LinePoint {
  time: number
  value: number | null
  mark: 'down' | 'unknown' | null
  title: string
  detail: string
}

interface LineChartProps {
  points: readonly LinePoint[]
  valueInWords: (value: number) => string
  timeInWords: (time: number) => string
  limit: { value: number; label: string } | undefined
}

/** A single line over time, as wide as its parent. It is decoration for screen readers: give them the table. */
export function LineChart({ points, valueInWords, timeInWords, limit }: LineChartProps) {
  const data = points.map((point) => ({ ...point, base: point.mark === null ? null : 0 }))
  const largest = Math.max(1, ...points.map((point) => point.value ?? 0))
  // A limit far above the line would flatten it, so it is drawn only where the line comes near.
  const isLimitNear = limit !== undefined && limit.value <= largest * 2.5
  return (
    <div className={classes['chart']} aria-hidden>
      <ResponsiveContainer width="100%" height="100%">
        <Chart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--mesh-border)" />
          <XAxis {...TIME_AXIS} tickFormatter={timeInWords} minTickGap={48} />
          <YAxis
            {...valueAxis(valueInWords)}
            domain={[0, isLimitNear ? (max: number) => Math.max(max, limit.value) : 'auto']}
          />
          {isLimitNear && (
            <ReferenceLine
              y={limit.value}
              stroke="var(--mesh-degraded)"
              strokeDasharray="4 4"
              // Where the line is low, its label stands above it, clear of the axis.
              label={{
                value: limit.label,
                position: limit.value > largest / 2 ? 'insideTopRight' : 'insideBottomRight',
              }}
            />
          )}
          <Tooltip content={TipBox} cursor={{ className: classes['cursor'] ?? '' }} isAnimationActive={false} />
          <Line
            dataKey="value"
            type="monotone"
            stroke="var(--mesh-link)"
            strokeWidth={2}
            dot={false}
            activeDot={{ r: 4 }}
            connectNulls={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="base"
            stroke="none"
            dot={MarkDot}
            activeDot={false}
            isAnimationActive={false}
            legendType="none"
          />
        </Chart>
      </ResponsiveContainer>
    </div>
  )
}

function MarkDot({ cx, cy, payload }: { cx?: number; cy?: number; payload?: LinePoint }) {
  if (cx === undefined || cy === undefined || payload === undefined || payload.mark === null) return <g />
  return (
    <rect className={classes['mark']} data-state={payload.mark} x={cx - 2} y={cy - 12} width={4} height={12} rx={1.5} />
  )
}

function TipBox({ active, payload }: TooltipContentProps) {
  const point: LinePoint | undefined = payload[0]?.payload
  if (!active || point === undefined) return null
  return (
    <div className={classes['tip']}>
      <strong>{point.title}</strong>
      <br />
      {point.detail}
    </div>
  )
}
