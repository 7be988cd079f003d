import { lazy, Suspense } from 'react'
import type { SloEntry } from '@mesh/core/schema/slo-board'
import { sloDays } from './slo-days.ts'
import { burnInWords, sliInWords } from './slo-words.ts'
import classes from './slo.module.css'

const LineChart = lazy(() => import('../../ui/line-chart.tsx').then((module) => ({ default: module.LineChart })))

/** The days of an objective as a chart of what was bad, and as a table for those who want numbers. */
export function SloHistory({ entry }: { entry: SloEntry }) {
  const { days, problem } = sloDays(entry)
  if (problem !== undefined) return <p className={classes['note']}>The days cannot be read: {problem}</p>
  if (days.length === 0) return <p className={classes['note']}>The first day appears with the first sample.</p>
  const allowed = Math.round((100 - entry.objective) * 1000) / 1000
  return (
    <div className={classes['history']}>
      <div className={classes['chartSpace']}>
        <Suspense fallback={null}>
          <LineChart
            points={days}
            valueInWords={(value) => `${Math.round(value * 1000) / 1000} %`}
            timeInWords={(time) => DAY.format(time)}
            limit={{ value: allowed, label: `${allowed} % may be bad` }}
          />
        </Suspense>
      </div>
      <details className={classes['details']}>
        <summary>Show the days as a table</summary>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col">Good</th>
              <th scope="col">Bad samples</th>
              <th scope="col">Burn rate</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.time}>
                <th scope="row">{day.title}</th>
                <td>{sliInWords(day)}</td>
                <td>{day.value === null ? 'no data' : `${day.bad} of ${day.good + day.bad}`}</td>
                <td>{burnInWords(day.burn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  )
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
