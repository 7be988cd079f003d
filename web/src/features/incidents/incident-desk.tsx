import { Button, NativeSelect } from '@mantine/core'
import { may } from '@mesh/core/roles'
import { INCIDENT_MACHINE, type IncidentAction } from '@mesh/core/root/incident-machine'
import { INCIDENT_TEXT_BYTES_MAX, SEVERITIES, type Incident } from '@mesh/core/schema/incident'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useConnection } from '../../data/use-connection.ts'
import { useSession } from '../../data/use-session.ts'
import { Panel } from '../../ui/panel.tsx'
import { WordsForm } from '../../ui/words-form.tsx'
import classes from './incident-desk.module.css'
import { SEVERITY_WORDS } from './incident-words.ts'
import { useIncidentCall } from './use-incident-call.ts'

/** What a person may do about an incident; nothing at all for a role that never may. */
export function IncidentDesk({ id, incident }: { id: string; incident: Incident }) {
  const session = useSession()
  if (session.status !== 'member' || !may(session.role, 'incident.acknowledge')) return null
  return <Desk id={id} incident={incident} uid={session.uid} />
}

function Desk({ id, incident, uid }: { id: string; incident: Incident; uid: string }) {
  const { pending, problem, call } = useIncidentCall(id)
  const [isResolving, setResolving] = useState(false)
  const isOffline = useConnection().status === 'offline'
  const isBlocked = isOffline || pending !== undefined
  const { revision, severity, assignee, state } = incident
  const can = (action: IncidentAction) => INCIDENT_MACHINE[state][action] !== undefined
  const isMine = assignee?.uid === uid
  return (
    <Panel title="What you can do">
      <div className={classes['desk']}>
        <div className={classes['row']}>
          {can('acknowledge') && (
            <Button
              loading={pending === 'acknowledgeIncident'}
              disabled={isBlocked}
              onClick={() => void call('acknowledgeIncident', { revision })}
            >
              Acknowledge
            </Button>
          )}
          {can('assign') && (
            <Button
              variant="default"
              loading={pending === 'assignIncident'}
              disabled={isBlocked}
              onClick={() => void call('assignIncident', { revision, assignee: isMine ? null : uid })}
            >
              {isMine ? 'Assign to nobody' : 'Assign to me'}
            </Button>
          )}
          {can('resolve') && !isResolving && (
            <Button variant="default" disabled={isBlocked} onClick={() => setResolving(true)}>
              Resolve…
            </Button>
          )}
          {can('reopen') && (
            <Button
              variant="default"
              loading={pending === 'reopenIncident'}
              disabled={isBlocked}
              onClick={() => void call('reopenIncident', { revision })}
            >
              Reopen
            </Button>
          )}
          <NativeSelect
            aria-label="Severity"
            data={SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value] }))}
            value={severity}
            disabled={isBlocked}
            onChange={({ currentTarget }) => {
              const chosen = SEVERITIES.find((one) => one === currentTarget.value)
              if (chosen !== undefined) void call('setIncidentSeverity', { revision, severity: chosen })
            }}
          />
        </div>
        <div role="alert" className={classes['alert']}>
          {isOffline && <Problem words="You are offline: incidents can be changed when the network is back." />}
          {problem !== undefined && <Problem words={problem} />}
        </div>
        {isResolving && can('resolve') && (
          <WordsForm
            label="Why is it over?"
            verb="Resolve"
            isPending={pending === 'resolveIncident'}
            isDisabled={isBlocked}
            bytesMax={INCIDENT_TEXT_BYTES_MAX}
            onCancel={() => setResolving(false)}
            onSubmit={async (reason) => {
              const isDone = await call('resolveIncident', { revision, reason })
              if (isDone) setResolving(false)
              return isDone
            }}
          />
        )}
        <WordsForm
          label="Comment"
          verb="Add comment"
          isPending={pending === 'commentIncident'}
          isDisabled={isBlocked}
          bytesMax={INCIDENT_TEXT_BYTES_MAX}
          onSubmit={(text) => call('commentIncident', { text })}
        />
      </div>
    </Panel>
  )
}

function Problem({ words }: { words: string }) {
  return (
    <p>
      <CircleAlert size={18} aria-hidden />
      <span>{words}</span>
    </p>
  )
}
