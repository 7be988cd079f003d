import { getRouteApi, Link } from '@tanstack/react-router'
import { ChartLine, Table } from 'lucide-react'
import classes from './chart-head.module.css'

const route = getRouteApi('/services/$serviceId')

/** The line above a chart or table: what it shows, and the way to the other; the address says which. */
export function ChartHead({ title, note, hasChart }: { title: string; note: string; hasChart: boolean }) {
  const isTable = route.useSearch({ select: ({ view }) => view === 'table' })
  return (
    <div className={classes['head']}>
      <h3>{title}</h3>
      <span className={classes['note']}>{note}</span>
      {hasChart && (
        <Link
          from="/services/$serviceId"
          to="."
          search={({ range }) => ({ range, view: isTable ? undefined : 'table' })}
          replace
          resetScroll={false}
        >
          {isTable ? <ChartLine size={15} aria-hidden /> : <Table size={15} aria-hidden />}
          {isTable ? 'Show as chart' : 'Show as table'}
        </Link>
      )}
    </div>
  )
}
