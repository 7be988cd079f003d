import { getRouteApi } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { ChartLine, Table } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { latencyInWords } from '../../ui/latency-words.ts'
import { medianLatencyMs, type RunPoint } from './run-points.ts'
import { RunTable } from './run-table.tsx'
import classes from './service-page.module.css'

const route = getRouteApi('/services/$serviceId')
const LatencyChart = lazy(() => import('./latency-chart.tsx').then((module) => ({ default: module.LatencyChart })))

interface LatencyHistoryProps {
  /** Undefined while they are being fetched. */
  points: readonly RunPoint[] | undefined
  degradedAfterMs: number | undefined
}

/** The latencies of the last probes as a chart or, from the same address with `view=table`, as a table. */
export function LatencyHistory({ points, degradedAfterMs }: LatencyHistoryProps) {
  const { view } = route.useSearch()
  const navigate = route.useNavigate()
  const isTable = view === 'table'
  const median = medianLatencyMs(points ?? [])
  return (
    <div>
      <div className={classes['chartHead']}>
        <h3>Latency</h3>
        <span className={classes['median']}>{median === null ? '' : `median ${latencyInWords(median)}`}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={isTable ? <ChartLine size={15} aria-hidden /> : <Table size={15} aria-hidden />}
          onClick={() => {
            void navigate({ search: isTable ? {} : { view: 'table' }, replace: true, resetScroll: false })
          }}
        >
          {isTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </div>
      <div className={classes['chartSpace']}>
        <Suspense fallback={null}>
          {points?.length === 0 && <p className={classes['none']}>The first result appears within one interval.</p>}
          {points !== undefined && points.length > 0 && isTable && <RunTable points={points} />}
          {points !== undefined && points.length > 0 && !isTable && (
            <LatencyChart points={points} degradedAfterMs={degradedAfterMs} />
          )}
        </Suspense>
      </div>
    </div>
  )
}
