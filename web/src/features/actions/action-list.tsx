import type { Action } from '@mesh/core/schema/action'
import { Link } from '@tanstack/react-router'
import rows from '../../ui/row-list.module.css'
import link from '../../ui/row-link.module.css'
import { StatusIcon } from '../../ui/status.tsx'
import { Ago, Moment } from '../../ui/time.tsx'
import { dayAndClockInWords } from '../../ui/time-words.ts'
import { ACTION_STATE_WORDS, approvalsInWords, isStanding, LOOK_OF_ACTION, RISK_WORDS } from './action-words.ts'

/** Actions as rows on a wide screen and as cards on a narrow one. */
export function ActionList({ actions }: { actions: readonly { id: string; value: Action }[] }) {
  return (
    <ul>
      {actions.map(({ id, value }) => (
        <ActionItem key={id} id={id} action={value} />
      ))}
    </ul>
  )
}

function ActionItem({ id, action }: { id: string; action: Action }) {
  const { proposal, state, revertTime } = action
  const look = LOOK_OF_ACTION[state]
  return (
    <li className={rows['item']} data-testid={`action-${id}`} data-state={look}>
      <StatusIcon state={look} size={20} />
      <div>
        <Link to="/actions/$actionId" params={{ actionId: id }} className={link['title']}>
          {proposal.title}
        </Link>
        <p className={rows['reason']}>
          {proposal.proposer.name}: {proposal.reason}
        </p>
        {action.problem !== '' && <p className={rows['reason']}>{action.problem}</p>}
        {action.denial !== null && <p className={rows['reason']}>Held back: {action.denial.message}</p>}
      </div>
      <div className={rows['times']}>
        <span className={rows['word']}>{ACTION_STATE_WORDS[state]}</span>
        <span>
          {RISK_WORDS[proposal.risk]}
          {state === 'proposed' && ` · ${approvalsInWords(action)}`}
        </span>
        {state === 'proposed' ? (
          <span>
            waits until <Moment time={action.expireTime}>{dayAndClockInWords(action.expireTime)}</Moment>
          </span>
        ) : isStanding(action) && revertTime !== null ? (
          <span>
            ends <Moment time={revertTime}>{dayAndClockInWords(revertTime)}</Moment>
          </span>
        ) : (
          <Ago time={action.updateTime} />
        )}
      </div>
    </li>
  )
}
