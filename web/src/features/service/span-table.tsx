import type { HistoryPoint } from '@mesh/core/root/history/history-point'
import { latencyInWords } from '../../ui/latency-words.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import { countersInWords, markOf } from './day-marks.ts'
import classes from './run-table.module.css'
import { spanInWords, spanRows } from './span-points.ts'

/** The history of a check as a table, newest first; what is not known is a row that says so. */
export function SpanTable({ points, isByDay }: { points: readonly HistoryPoint[]; isByDay: boolean }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a place that scrolls must be reached with the keyboard
    <section className={classes['scroll']} aria-label="History as a table" tabIndex={0}>
      <table className={`${classes['table']} ${classes['cards']}`} aria-label="History">
        <thead>
          <tr>
            <th scope="col">{isByDay ? 'Day (UTC)' : 'From'}</th>
            <th scope="col">Results</th>
            <th scope="col">p50</th>
            <th scope="col">p95</th>
            <th scope="col">p99</th>
          </tr>
        </thead>
        <tbody>
          {spanRows(points).map((row) =>
            'point' in row ? (
              <PointRow key={row.point.startTime.getTime()} point={row.point} isByDay={isByDay} />
            ) : (
              <tr key={row.emptyFrom.getTime()}>
                <td>
                  <Start time={row.emptyFrom} isByDay={isByDay} />
                  {row.count > 1 && (
                    <>
                      {' to '}
                      <Start time={row.emptyTo} isByDay={isByDay} />
                    </>
                  )}
                </td>
                <td>no data</td>
                <td data-label="p50">–</td>
                <td data-label="p95">–</td>
                <td data-label="p99">–</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  )
}

function PointRow({ point, isByDay }: { point: HistoryPoint; isByDay: boolean }) {
  return (
    <tr>
      <td>
        <Start time={point.startTime} isByDay={isByDay} />
      </td>
      <td>
        <span className={classes['cell']}>
          <StatusIcon state={markOf(point) ?? 'unknown'} size={15} />
          <span>{countersInWords(point)}</span>
        </span>
      </td>
      <td data-label="p50">{latencyInWords(point.p50Ms)}</td>
      <td data-label="p95">{latencyInWords(point.p95Ms)}</td>
      <td data-label="p99">{latencyInWords(point.p99Ms)}</td>
    </tr>
  )
}

function Start({ time, isByDay }: { time: Date; isByDay: boolean }) {
  return (
    <time dateTime={time.toISOString()} title={momentInWords(time)} className={classes['start']}>
      {spanInWords(time, isByDay)}
    </time>
  )
}
