import type { Action } from '@mesh/core/schema/action'
import { getRouteApi } from '@tanstack/react-router'
import { actionHistorySource, actionSource } from '../../data/action-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { Facts } from '../../ui/facts.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { NoSuchPage } from '../../ui/no-such-page.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusDisc } from '../../ui/status.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { ActionDesk } from './action-desk.tsx'
import { actionFacts } from './action-facts.tsx'
import { ActionHistory } from './action-history.tsx'
import { ACTION_STATE_WORDS, approvalsInWords, LOOK_OF_ACTION, RISK_WORDS } from './action-words.ts'
import classes from './actions.module.css'
import { ChangesTable } from './changes-table.tsx'

const route = getRouteApi('/actions/$actionId')
const PARENT = { label: 'Actions', to: '/actions' } as const

/** One action: what it does, who decided, how it stands, and what happened. */
export function ActionPage() {
  const { actionId } = route.useParams()
  return (
    <LiveView live={useLive(actionSource(actionId))} what="this action" page="Action">
      {(row, fromCache) => {
        if (row === null) return <NoSuchPage what="action" id={actionId} parent={PARENT} fromCache={fromCache} />
        if ('value' in row) return <ActionView id={actionId} action={row.value} />
        return (
          <Page title={actionId} parent={PARENT}>
            <Unreadable rows={[row]} />
          </Page>
        )
      }}
    </LiveView>
  )
}

function ActionView({ id, action }: { id: string; action: Action }) {
  const { proposal, state, problem, denial } = action
  return (
    <Page
      title={proposal.title}
      parent={PARENT}
      icon={<StatusDisc state={LOOK_OF_ACTION[state]} />}
      lead={
        <span aria-live="polite" data-testid="action-state">
          {ACTION_STATE_WORDS[state]}
          {state === 'proposed' && `, ${approvalsInWords(action)}`} · {RISK_WORDS[proposal.risk]}
          {problem !== '' && ` · ${problem}`}
          {denial !== null && ` · held back: ${denial.message}`}
        </span>
      }
    >
      <Panel title="What it changes">
        <div className={classes['body']}>
          <p>
            <strong>
              {proposal.ruleId === null ? proposal.proposer.name : `The override rule ${proposal.ruleId}`}:
            </strong>{' '}
            {proposal.reason}
          </p>
          <ChangesTable changes={proposal.dryRun.changes} />
          {proposal.blastRadius.length > 0 && (
            <>
              <h3 className={classes['section']}>What else it touches</h3>
              <ul className={classes['radius']}>
                {proposal.blastRadius.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </Panel>
      <ActionDesk id={id} action={action} />
      <Panel title="What is known">
        <Facts facts={actionFacts(id, action)} />
      </Panel>
      <Panel title="What happened">
        <LiveView live={useLive(actionHistorySource(id))} what="the history">
          {(rows) => <ActionHistory rows={rows} />}
        </LiveView>
      </Panel>
    </Page>
  )
}
