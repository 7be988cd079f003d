import {
  CartesianGrid,
  Line,
  LineChart as Chart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from 'recharts'
import { TIME_AXIS, valueAxis } from './chart-axes.ts'
import classes from './line-chart.module.css'

/** One moment of several lines; null where a line has none. `time` in ms since the epoch. */
export interface ChartPoint<Key extends string> {
  time: number
  values: Record<Key, number | null>
  /** Stands on the base line. */
  mark: 'down' | 'unknown' | 'maintenance' | null
  title: string
  detail: string
}

/** A stretch of time behind the lines, in ms since the epoch. */
export interface ChartSpan {
  from: number
  to: number
  title: string
}

interface LinesChartProps<Key extends string> {
  points: readonly ChartPoint<Key>[]
  /** Drawn apart by dashes too: the first line is solid. */
  lines: readonly Key[]
  spans: readonly ChartSpan[]
  /** What the stretches are, for the legend. */
  spanWord: string
  /** Times to name on the axis, as far as there is room. */
  ticks: readonly number[]
  valueInWords: (value: number) => string
  timeInWords: (time: number) => string
}

/** How the lines are drawn apart: a fourth one would look like the first. */
const DASHES = ['0', '7 4', '2 4']

/** Lines over time, as wide as their parent, with gaps where nothing is known. It is decoration for screen readers: give them the table. */
export function LinesChart<Key extends string>(props: LinesChartProps<Key>) {
  const { points, lines, spans, spanWord, ticks, valueInWords, timeInWords } = props
  const data = points.map((point, index) => ({
    ...point,
    base: point.mark === null ? null : 0,
    alone: lines.filter((line) => isAlone(points, index, line)),
    within: spans.filter(({ from, to }) => from < (points[index + 1]?.time ?? Infinity) && to >= point.time),
  }))
  return (
    <div aria-hidden>
      <div className={classes['legend']}>
        {lines.map((line, index) => (
          <span key={line}>
            <svg width={22} height={8}>
              <line x1={0} x2={22} y1={4} y2={4} className={classes['line']} strokeDasharray={DASHES[index] ?? '0'} />
            </svg>
            {line}
          </span>
        ))}
        {spans.length > 0 && (
          <span>
            <svg width={14} height={12}>
              <rect width={14} height={12} className={classes['span']} />
              <line x1={1} x2={1} y1={0} y2={12} className={classes['edge']} />
            </svg>
            {spanWord}
          </span>
        )}
      </div>
      <div className={classes['chart']}>
        <ResponsiveContainer width="100%" height="100%">
          <Chart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--mesh-border)" />
            <XAxis {...TIME_AXIS} ticks={ticks} tickFormatter={timeInWords} minTickGap={24} />
            <YAxis {...valueAxis(valueInWords)} domain={[0, 'auto']} />
            {spans.map(({ from, to }) => (
              <ReferenceArea key={`area ${from}`} x1={from} x2={to} className={classes['span'] ?? ''} />
            ))}
            {spans.map(({ from }) => (
              <ReferenceLine key={`edge ${from}`} x={from} className={classes['edge'] ?? ''} />
            ))}
            <Tooltip
              content={TipBox}
              filterNull={false}
              cursor={{ className: classes['cursor'] ?? '' }}
              isAnimationActive={false}
            />
            {lines.map((line, index) => (
              <Line
                key={line}
                dataKey={(point: ChartPoint<Key>) => point.values[line]}
                type="monotone"
                stroke="var(--mesh-link)"
                strokeWidth={index === 0 ? 2 : 1.5}
                strokeDasharray={DASHES[index] ?? '0'}
                dot={loneDots(line)}
                activeDot={{ r: 3.5 }}
                connectNulls={false}
                isAnimationActive={false}
              />
            ))}
            <Line dataKey="base" stroke="none" dot={MarkDot} activeDot={false} isAnimationActive={false} />
          </Chart>
        </ResponsiveContainer>
      </div>
    </div>
  )
}

/** Whether a value has no neighbour, so that no line would be drawn to it. */
function isAlone<Key extends string>(points: readonly ChartPoint<Key>[], index: number, line: Key): boolean {
  const has = (at: number) => (points[at]?.values[line] ?? null) !== null
  return has(index) && !has(index - 1) && !has(index + 1)
}

type Drawn = ChartPoint<string> & { alone: readonly string[]; within: readonly ChartSpan[] }

interface DotProps {
  cx?: number
  cy?: number
  index?: number
  payload?: Drawn
}

/** Draws the values of a line to which no line leads. */
function loneDots(line: string) {
  return ({ cx, cy, index, payload }: DotProps) => {
    if (cx === undefined || cy === undefined || payload?.alone.includes(line) !== true) return <g key={index} />
    return <circle key={index} className={classes['lone']} cx={cx} cy={cy} r={2.5} />
  }
}

function MarkDot({ cx, cy, payload }: DotProps) {
  if (cx === undefined || cy === undefined || payload === undefined || payload.mark === null) return <g />
  const height = payload.mark === 'down' ? 12 : 6
  return (
    <rect
      className={classes['mark']}
      data-state={payload.mark}
      x={cx - 1.5}
      y={cy - height}
      width={3}
      height={height}
      rx={1.5}
    />
  )
}

function TipBox({ active, payload }: TooltipContentProps) {
  const point: Drawn | undefined = payload[0]?.payload
  if (!active || point === undefined) return null
  return (
    <div className={classes['tip']}>
      <strong>{point.title}</strong>
      <br />
      {point.detail}
      {point.within.slice(0, 3).map(({ from, title }) => (
        <div key={from}>Incident: {title}</div>
      ))}
    </div>
  )
}
