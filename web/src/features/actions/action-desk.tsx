import { Button } from '@mantine/core'
import { isSubject } from '@mesh/core/actions/is-subject'
import { may } from '@mesh/core/roles'
import type { Action } from '@mesh/core/schema/action'
import { useState } from 'react'
import { decideAction, type Decision } from '../../data/call-action.ts'
import { useConnection } from '../../data/use-connection.ts'
import { useSession } from '../../data/use-session.ts'
import { Panel } from '../../ui/panel.tsx'
import { WordsForm } from '../../ui/words-form.tsx'
import { isStanding, whyNotApprove, wishesInWords } from './action-words.ts'
import classes from './actions.module.css'

const REASON_BYTES_MAX = 1000

/** What this person may decide upon an action now; nothing at all when that is nothing. */
export function ActionDesk({ id, action }: { id: string; action: Action }) {
  const session = useSession()
  if (session.status !== 'member') return null
  const { role, uid } = session
  const { state, proposal } = action
  const isOpen = state === 'proposed' || state === 'approved'
  const isOwn = proposal.proposer.uid === uid
  const isRuleAuthor = proposal.author?.uid === uid
  const can = {
    approve: state === 'proposed' && may(role, 'action.approve'),
    reject: isOpen && (may(role, 'action.approve') || (isOwn && may(role, 'action.reject'))),
    revert: isStanding(action) && may(role, 'action.revert') && !isSubject(action, uid),
    retry: state === 'revertFailed' && may(role, 'action.revert'),
    settle:
      state === 'revertFailed' && may(role, 'action.settle') && !isOwn && !isRuleAuthor && !isSubject(action, uid),
  }
  if (!Object.values(can).includes(true)) return null
  return <Desk id={id} action={action} uid={uid} isOwn={isOwn} can={can} />
}

interface DeskProps {
  id: string
  action: Action
  uid: string
  isOwn: boolean
  can: Record<'approve' | 'reject' | 'revert' | 'retry' | 'settle', boolean>
}

/** What takes a reason: the label of its field, and the word on the button that sends it. */
const REASONED = {
  rejectAction: { label: 'Why not?', verb: 'Reject' },
  revertAction: { label: 'Why does it end now?', verb: 'Revert' },
  settleAction: { label: 'How does its target stand now?', verb: 'Settle' },
} as const
type Reasoned = keyof typeof REASONED

function Desk({ id, action, uid, isOwn, can }: DeskProps) {
  const [pending, setPending] = useState<string>()
  const [asking, setAsking] = useState<Reasoned>()
  const [problem, setProblem] = useState<string>()
  const isOffline = useConnection().status === 'offline'
  const why = can.approve ? whyNotApprove(action, uid) : can.revert ? wishesInWords(action) : undefined
  const isBlocked = isOffline || pending !== undefined
  const { revision, digest } = action

  async function decide(decision: Decision): Promise<boolean> {
    setPending(decision.name)
    const found = await decideAction(decision)
    setProblem(found)
    setPending(undefined)
    return found === undefined
  }

  async function giveReason(name: Reasoned, reason: string): Promise<boolean> {
    const isDone = await decide({ name, wish: { actionId: id, revision, reason } })
    if (isDone) setAsking(undefined)
    return isDone
  }

  return (
    <Panel title="Your decision">
      <div className={classes['body']}>
        <div className={classes['row']}>
          {can.approve && (
            <Button
              loading={pending === 'approveAction'}
              disabled={isBlocked || why !== undefined}
              onClick={() => void decide({ name: 'approveAction', wish: { actionId: id, revision, digest } })}
            >
              Approve
            </Button>
          )}
          {can.reject && asking === undefined && (
            <Button variant="default" disabled={isBlocked} onClick={() => setAsking('rejectAction')}>
              {isOwn ? 'Withdraw…' : 'Reject…'}
            </Button>
          )}
          {(can.revert || can.retry) && asking === undefined && (
            <Button variant="default" disabled={isBlocked} onClick={() => setAsking('revertAction')}>
              {can.retry ? 'Try to revert again…' : 'Revert now…'}
            </Button>
          )}
          {can.settle && asking === undefined && (
            <Button variant="default" disabled={isBlocked} onClick={() => setAsking('settleAction')}>
              Settled by hand…
            </Button>
          )}
        </div>
        {why !== undefined && <p className={classes['quiet']}>{why}</p>}
        {isOffline && <p className={classes['quiet']}>You are offline: decide when the network is back.</p>}
        <p role="alert" className={classes['problem']}>
          {problem}
        </p>
        {asking !== undefined && (
          <WordsForm
            label={REASONED[asking].label}
            verb={asking === 'rejectAction' && isOwn ? 'Withdraw' : REASONED[asking].verb}
            isPending={pending !== undefined}
            isDisabled={isBlocked}
            bytesMax={REASON_BYTES_MAX}
            onCancel={() => setAsking(undefined)}
            onSubmit={(reason) => giveReason(asking, reason)}
          />
        )}
      </div>
    </Panel>
  )
}
