import { may } from '@mesh/core/roles'
import type { Notice } from '@mesh/core/schema/notification'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../data/use-session.ts'
import rows from '../../ui/row-list.module.css'
import { StatusIcon } from '../../ui/status.tsx'
import { Ago, Moment } from '../../ui/time.tsx'
import { dayAndClockInWords } from '../../ui/time-words.ts'
import classes from './notice-list.module.css'
import { KIND_WORDS, LOOK_OF_NOTICE, standing } from './notice-words.ts'
import { RetryButton } from './retry-button.tsx'

interface NoticeListProps {
  notices: readonly { id: string; value: Notice }[]
  /** Without it, the incident is not named: the list stands on its page. */
  withIncident?: boolean
}

/** Notices as rows on a wide screen and as cards on a narrow one; operators can try failed ones again. */
export function NoticeList({ notices, withIncident = false }: NoticeListProps) {
  const session = useSession()
  const mayRetry = session.status === 'member' && may(session.role, 'notice.retry')
  return (
    <ul>
      {notices.map(({ id, value }) => (
        <li key={id} className={rows['item']} data-state={LOOK_OF_NOTICE[value.state]}>
          <StatusIcon state={LOOK_OF_NOTICE[value.state]} size={20} />
          <div>
            <p className={classes['what']}>
              {KIND_WORDS[value.kind]} to {value.notifierId}
              {withIncident && (
                <>
                  {': '}
                  <Link to="/incidents/$incidentId" params={{ incidentId: value.incidentId }}>
                    {value.message.title}
                  </Link>
                </>
              )}
            </p>
            {value.reason !== '' && <p className={rows['reason']}>{value.reason}</p>}
            {value.state === 'failed' && mayRetry && <RetryButton noticeId={id} />}
          </div>
          <div className={rows['times']}>
            <span className={rows['word']}>{standing(value)}</span>
            {value.state === 'pending' ? (
              <Due time={value.dueTime} />
            ) : (
              <Ago time={value.sentTime ?? value.updateTime} />
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

function Due({ time }: { time: Date }) {
  return (
    <span>
      next at <Moment time={time}>{dayAndClockInWords(time)}</Moment>
    </span>
  )
}
