import { useMemo } from 'react'
import { HeartbeatReader } from '../../ui/heartbeat-reader.tsx'
import type { CheckHistory } from '@mesh/core/root/history/read-span'
import {
  amount,
  availabilityInWords,
  BAR_DAYS,
  countedOf,
  countersOf,
  daysInWords,
  daysOf,
  readableDays,
} from './day-marks.ts'
import classes from './days-bar.module.css'

const PERIODS = [7, 30, BAR_DAYS]

/** Ninety days of one check, or of several as one, a mark for each, and how available they were; undefined while it is read. */
export function DaysBar({ checks }: { checks: readonly CheckHistory[] | undefined }) {
  const days = useMemo(() => daysOf(checks ?? []), [checks])
  const marks = useMemo(() => readableDays(days), [days])
  if (checks !== undefined && days.length === 0) {
    return (
      <p className={classes['none']}>
        No data in the last {BAR_DAYS} days: a day&rsquo;s mark appears up to ten minutes after its first result.
      </p>
    )
  }
  return (
    <div className={classes['days']}>
      <div className={classes['bar']}>
        {days.length > 0 && <HeartbeatReader label={daysInWords(days)} beats={marks} />}
      </div>
      <div className={classes['ends']} aria-hidden>
        <span>{BAR_DAYS} days ago</span>
        <span>today (UTC)</span>
      </div>
      <dl className={classes['periods']}>
        {PERIODS.map((period) => {
          const counters = countersOf(days.slice(-period))
          const counted = countedOf(counters)
          return (
            <div key={period}>
              <dt>{period} days</dt>
              <dd>
                <strong data-none={counted === 0 ? '' : undefined}>
                  {checks === undefined ? SPACE : availabilityInWords(counters)}
                </strong>
                <span>{counted === 0 ? SPACE : amount(counted, 'result')}</span>
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}

const SPACE = '\u00a0'
