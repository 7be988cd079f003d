import { Button } from '@mantine/core'
import { may } from '@mesh/core/roles'
import type { ActionSwitch } from '@mesh/core/schema/action-policy'
import { useState } from 'react'
import { killSwitchSource } from '../../data/action-documents.ts'
import { stopActions } from '../../data/call-action.ts'
import { useConnection } from '../../data/use-connection.ts'
import { useLive } from '../../data/use-live.ts'
import { useSession } from '../../data/use-session.ts'
import { Panel } from '../../ui/panel.tsx'
import { Ago } from '../../ui/time.tsx'
import { WordsForm } from '../../ui/words-form.tsx'
import classes from './actions.module.css'

const REASON_BYTES_MAX = 1000

/**
 * Whether actions may be applied at all; operators stop them, admins let them go on. A page has one above what it lists, for
 * when they are stopped, and one below it, to stop them.
 */
export function KillSwitch({ when }: { when: 'stopped' | 'going' }) {
  const live = useLive(killSwitchSource)
  const session = useSession()
  if (live.status !== 'data' || session.status !== 'member') return null
  const thrown =
    live.value !== null && 'value' in live.value && live.value.value.isStopped ? live.value.value : undefined
  const mayTurn = may(session.role, thrown === undefined ? 'actions.stop' : 'actions.resume')
  if ((thrown !== undefined) !== (when === 'stopped')) return null
  if (thrown === undefined && !mayTurn) return null
  return <Turn thrown={thrown} mayTurn={mayTurn} />
}

function Turn({ thrown, mayTurn }: { thrown: ActionSwitch | undefined; mayTurn: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isOffline = useConnection().status === 'offline'
  const isStopping = thrown === undefined

  async function turn(reason: string): Promise<boolean> {
    setPending(true)
    const found = await stopActions(isStopping, reason)
    setProblem(found)
    setPending(false)
    if (found === undefined) setAsking(false)
    return found === undefined
  }

  const ask = mayTurn && !isAsking && (
    <div>
      <Button variant="default" disabled={isOffline} onClick={() => setAsking(true)}>
        {isStopping ? 'Stop all actions…' : 'Let actions go on…'}
      </Button>
    </div>
  )
  if (isStopping && !isAsking) return ask
  return (
    <Panel title={isStopping ? 'Stop all actions' : 'All actions are stopped'} tone={isStopping ? 'plain' : 'alarm'}>
      <div className={classes['body']}>
        {thrown === undefined ? (
          <p>Nothing more is applied until an admin lets actions go on. What stands is still reverted in time.</p>
        ) : (
          <>
            <p>
              {thrown.person.name} stopped them <Ago time={thrown.updateTime} />: {thrown.reason}
            </p>
            <p className={classes['quiet']}>What stands is still reverted in time.</p>
          </>
        )}
        {ask}
        {isAsking && (
          <WordsForm
            label="Why?"
            verb={isStopping ? 'Stop all actions' : 'Let them go on'}
            isPending={isPending}
            isDisabled={isOffline}
            bytesMax={REASON_BYTES_MAX}
            onCancel={() => setAsking(false)}
            onSubmit={turn}
          />
        )}
        <p role="alert" className={classes['problem']}>
          {problem}
        </p>
      </div>
    </Panel>
  )
}
