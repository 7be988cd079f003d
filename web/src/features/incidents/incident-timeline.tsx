import type { IncidentEvent } from '@mesh/core/schema/incident'
import { Eye, Flag, Link2, MessageSquare, Unlink2, UserRound } from 'lucide-react'
import { EVENTS_MAX } from '../../data/incident-documents.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useSession } from '../../data/use-session.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import { Unreadable } from '../../ui/unreadable.tsx'
import { happened, saysMore } from './incident-words.ts'
import classes from '../../ui/timeline.module.css'

/** An incident's events, newest first. */
export function IncidentTimeline({ rows }: { rows: readonly Row<IncidentEvent>[] }) {
  const { readable, unreadable } = splitRows(rows)
  const session = useSession()
  const ownUid = session.status === 'member' ? session.uid : undefined
  if (rows.length === 0) return <p className={classes['none']}>The first event appears within seconds.</p>
  return (
    <>
      <Unreadable rows={unreadable} />
      <ol className={classes['line']}>
        {readable.map(({ id, value }) => (
          <li key={id} className={classes['event']}>
            <EventIcon action={value.action} />
            <div>
              <p>
                <strong>{happened(value)}</strong> by {value.actor === ownUid ? 'you' : value.actorName}
              </p>
              {saysMore(value) && <p className={classes['message']}>{value.message}</p>}
            </div>
            <span className={classes['time']}>
              <Moment time={value.time}>{momentInWords(value.time)}</Moment>
            </span>
          </li>
        ))}
      </ol>
      {rows.length === EVENTS_MAX && <p className={classes['none']}>Older events are not shown.</p>}
    </>
  )
}

const PLAIN_ICONS = {
  'incident.acknowledge': Eye,
  'incident.assign': UserRound,
  'incident.attach': Link2,
  'incident.comment': MessageSquare,
  'incident.detach': Unlink2,
  'incident.setSeverity': Flag,
} as const

function EventIcon({ action }: { action: IncidentEvent['action'] }) {
  if (action === 'incident.open' || action === 'incident.reopen') return <StatusIcon state="down" size={20} />
  if (action === 'incident.resolve' || action === 'incident.recover') return <StatusIcon state="up" size={20} />
  const Icon = PLAIN_ICONS[action]
  return <Icon size={20} aria-hidden />
}
