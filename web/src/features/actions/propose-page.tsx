import { Button, NativeSelect } from '@mantine/core'
import { may } from '@mesh/core/roles'
import type { ListActionKindsResponse } from '@mesh/core/schema/action-api'
import { getRouteApi } from '@tanstack/react-router'
import { Gavel } from 'lucide-react'
import { useEffect, useState } from 'react'
import { listActionKinds } from '../../data/call-action.ts'
import { useSession } from '../../data/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LateSkeleton } from '../../ui/late-skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import classes from './actions.module.css'
import { ProposeForm } from './propose-form.tsx'

const route = getRouteApi('/actions/new')
const PARENT = { label: 'Actions', to: '/actions' } as const

/** Where an action is put together: kind, parameters, a dry run, a reason. */
export function ProposePage() {
  const session = useSession()
  const [attempt, setAttempt] = useState(0)
  const mayPropose = session.status === 'member' && may(session.role, 'action.propose')
  return (
    <Page title="Propose an action" parent={PARENT} lead="Nothing happens before others approve it">
      {mayPropose ? (
        <Kinds key={attempt} onRetry={() => setAttempt(attempt + 1)} />
      ) : (
        <Panel title="Not with your role">
          <EmptyState icon={<Gavel size={28} aria-hidden />} title="Operators, approvers and admins propose actions">
            Ask an admin for one of these roles.
          </EmptyState>
        </Panel>
      )}
    </Page>
  )
}

/** `onRetry` begins anew. */
function Kinds({ onRetry }: { onRetry: () => void }) {
  const { kind, incident, parameters } = route.useSearch()
  const navigate = route.useNavigate()
  const [kinds, setKinds] = useState<ListActionKindsResponse['kinds']>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    let isGone = false
    void listActionKinds().then((answer) => {
      if (isGone) return
      if ('problem' in answer) setProblem(answer.problem)
      else setKinds(answer.value.kinds)
    })
    return () => {
      isGone = true
    }
  }, [])
  if (problem !== undefined) {
    return (
      <Panel title="What happened">
        <EmptyState
          icon={<Gavel size={28} aria-hidden />}
          title="The kinds of actions are not known"
          action={
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          }
        >
          <span role="alert">{problem}</span>
        </EmptyState>
      </Panel>
    )
  }
  if (kinds === undefined) return <LateSkeleton />
  const chosen = kinds.find(({ name }) => name === kind)
  return (
    <>
      <Panel title="What should change?">
        <div className={`${classes['body']} ${classes['form']}`}>
          <NativeSelect
            label="Kind of action"
            data={[{ value: '', label: 'Choose one' }, ...kinds.map(({ name }) => ({ value: name, label: name }))]}
            value={chosen?.name ?? ''}
            onChange={({ currentTarget }) => {
              const name = currentTarget.value
              void navigate({
                search: { ...(name === '' ? {} : { kind: name }), ...(incident === undefined ? {} : { incident }) },
                replace: true,
              })
            }}
          />
          {chosen !== undefined && <p className={classes['quiet']}>{chosen.description}</p>}
        </div>
      </Panel>
      {chosen !== undefined && (
        <ProposeForm key={chosen.name} kind={chosen} incidentId={incident ?? null} initial={parameters ?? {}} />
      )}
    </>
  )
}
