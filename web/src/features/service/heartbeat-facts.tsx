import type { Heartbeat } from '@mesh/core/schema/heartbeat'
import { may } from '@mesh/core/roles'
import { heartbeatSource } from '../../data/heartbeat-documents.ts'
import type { Row } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { useSession } from '../../data/use-session.ts'
import { Facts } from '../../ui/facts.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { StatusIcon } from '../../ui/status.tsx'
import { Ago } from '../../ui/time.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { PushAddress } from './push-address.tsx'
import classes from './push-address.module.css'

/** A heartbeat check's last heartbeat and, for those who may know it, the address that its job calls. */
export function HeartbeatFacts({ checkId }: { checkId: string }) {
  const session = useSession()
  const role = session.status === 'member' ? session.role : undefined
  return (
    <LiveView live={useLive(heartbeatSource(checkId))} what="its heartbeats" loading={null}>
      {(row) => (
        <>
          {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
          <Facts
            facts={[
              { term: 'Last heartbeat', value: <LastHeartbeat row={row} /> },
              ...(may(role, 'heartbeat.url')
                ? [{ term: 'Push address', value: <PushAddress checkId={checkId} /> }]
                : []),
            ]}
          />
        </>
      )}
    </LiveView>
  )
}

function LastHeartbeat({ row }: { row: Row<Heartbeat> | null }) {
  if (row === null) return 'none yet: it appears when its job calls the push address'
  if ('problem' in row) return 'cannot be read'
  const { lastTime, status, message } = row.value
  const isOk = status === 'ok'
  return (
    <>
      <span className={classes['last']}>
        <StatusIcon state={isOk ? 'up' : 'down'} size={15} />
        <span>
          <Ago time={lastTime} />, the job {isOk ? 'said that it worked' : 'said that it failed'}
        </span>
      </span>
      {message !== '' && <q className={classes['message']}>{message}</q>}
    </>
  )
}
