import { waitingActionsSource } from '../../data/action-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { whyNotApprove } from './action-words.ts'
import classes from './waiting-badge.module.css'

/** How many actions wait for this approver; nothing for none. */
export function WaitingBadge({ uid }: { uid: string }) {
  const live = useLive(waitingActionsSource)
  const waiting = live.status === 'data' ? splitRows(live.value).readable : []
  const count = waiting.filter(({ value }) => whyNotApprove(value, uid) === undefined).length
  if (count === 0) return null
  return (
    <span className={classes['badge']} title={`${count} for you to decide`}>
      {count}
    </span>
  )
}
