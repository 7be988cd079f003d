import type { IncidentEvent } from '@mesh/core/schema/incident'
import { splitRows, type Row } from '../../data/read-document.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import { Unreadable } from '../../ui/unreadable.tsx'
import classes from './incident-timeline.module.css'

const WORDS = { 'incident.open': 'Opened', 'incident.resolve': 'Resolved' } as const

/** An incident's events, newest first. */
export function IncidentTimeline({ rows }: { rows: readonly Row<IncidentEvent>[] }) {
  const { readable, unreadable } = splitRows(rows)
  if (rows.length === 0) return <p className={classes['none']}>The first event appears within seconds.</p>
  return (
    <>
      <Unreadable rows={unreadable} />
      <ol className={classes['line']}>
        {readable.toReversed().map(({ id, value }) => (
          <li key={id} className={classes['event']}>
            <StatusIcon state={value.action === 'incident.open' ? 'down' : 'up'} size={20} />
            <div>
              <p>
                <strong>{WORDS[value.action]}</strong> by {value.actor}
              </p>
              <p className={classes['message']}>{value.message}</p>
            </div>
            <span className={classes['time']}>
              <Moment time={value.time}>{momentInWords(value.time)}</Moment>
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
