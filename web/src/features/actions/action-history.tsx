import type { ActionEvent } from '@mesh/core/schema/action-event'
import { MESH } from '@mesh/core/schema/incident'
import { HISTORY_MAX } from '../../data/action-documents.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useSession } from '../../data/use-session.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import classes from '../../ui/timeline.module.css'
import { Unreadable } from '../../ui/unreadable.tsx'
import { EVENT_WORDS, LOOK_OF_ACTION } from './action-words.ts'

/** An action's events, newest first. */
export function ActionHistory({ rows }: { rows: readonly Row<ActionEvent>[] }) {
  const { readable, unreadable } = splitRows(rows)
  const session = useSession()
  const ownUid = session.status === 'member' ? session.uid : undefined
  return (
    <>
      <Unreadable rows={unreadable} />
      <ol className={classes['line']}>
        {readable.map(({ id, value }) => (
          <li key={id} className={classes['event']} data-state={LOOK_OF_ACTION[value.to]}>
            <StatusIcon state={LOOK_OF_ACTION[value.to]} size={20} />
            <div>
              <p>
                <strong>{EVENT_WORDS[value.event]}</strong> by{' '}
                {value.actor === ownUid ? 'you' : nameOf(value.actorName)}
              </p>
              {value.message !== '' && <p className={classes['message']}>{value.message}</p>}
            </div>
            <span className={classes['time']}>
              <Moment time={value.time}>{momentInWords(value.time)}</Moment>
            </span>
          </li>
        ))}
      </ol>
      {rows.length === HISTORY_MAX && <p className={classes['none']}>Older events are not shown.</p>}
    </>
  )
}

function nameOf(actorName: string): string {
  return actorName === MESH.name ? 'Mesh' : actorName
}
