import { latencyInWords } from '../../ui/latency-words.ts'
import { OUTCOME_WORDS, STATE_OF_OUTCOME } from '../../ui/state-words.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { momentInWords, rowTimeInWords } from '../../ui/time-words.ts'
import type { RunPoint } from './run-points.ts'
import classes from './run-table.module.css'

/** The last probes of a check as a table, newest first. */
export function RunTable({ points }: { points: readonly RunPoint[] }) {
  const spanMs = (points.at(-1)?.time.getTime() ?? 0) - (points[0]?.time.getTime() ?? 0)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a place that scrolls must be reached with the keyboard
    <section className={classes['scroll']} aria-label="Results as a table" tabIndex={0}>
      <table className={classes['table']} aria-label="Results">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Result</th>
            <th scope="col">Latency</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.time.getTime()}>
              <td>
                <time dateTime={point.time.toISOString()} title={momentInWords(point.time)}>
                  {rowTimeInWords(point.time, spanMs)}
                </time>
              </td>
              <td>
                <span className={classes['result']}>
                  <StatusIcon state={STATE_OF_OUTCOME[point.outcome]} size={15} />
                  {OUTCOME_WORDS[point.outcome]}
                  {point.statusCode !== null && `, ${point.statusCode}`}
                </span>
                {point.message !== '' && <span className={classes['message']}>{point.message}</span>}
              </td>
              <td>{latencyInWords(point.latencyMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
