import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import classes from './chart-head.module.css'
import { CHART_RANGES, historyRange, type ChartRange } from './service-search.ts'

const LABELS: Record<ChartRange, string> = {
  latest: 'Latest',
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
}

/** What all charts of the page span; kept in the address. */
export function RangePicker() {
  const id = useId()
  return (
    <nav aria-labelledby={id} className={classes['ranges']}>
      <span id={id}>Charts show</span>
      <ul>
        {CHART_RANGES.map((each) => (
          <li key={each}>
            <Link
              from="/services/$serviceId"
              to="."
              search={({ view }) => ({ view, range: historyRange(each) })}
              replace
              resetScroll={false}
              activeOptions={{ exact: true }}
            >
              {LABELS[each]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
