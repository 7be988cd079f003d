import type { DryRunActionResponse } from '@mesh/core/schema/action-api'
import { Panel } from '../../ui/panel.tsx'
import { RISK_WORDS } from './action-words.ts'
import classes from './actions.module.css'
import { ChangesTable } from './changes-table.tsx'

interface DryRunPanelProps {
  dryRun: DryRunActionResponse
  /** What follows from it: the reason and the button. */
  children: React.ReactNode
}

/** What would happen, before it is proposed. */
export function DryRunPanel({ dryRun, children }: DryRunPanelProps) {
  const { title, risk, changes, blastRadius, requirement, autopilot } = dryRun
  const people = requirement.approvals === 1 ? 'one other person' : `${requirement.approvals} other people`
  return (
    <Panel title="Dry run">
      <div className={classes['body']} data-testid="dry-run">
        <p>
          <strong>{title}</strong>
        </p>
        <ChangesTable changes={changes} />
        {blastRadius.length > 0 && (
          <ul className={classes['radius']}>
            {blastRadius.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <p className={classes['quiet']}>
          {RISK_WORDS[risk]}.{' '}
          {autopilot.isAllowed
            ? 'A policy lets Mesh apply it at once.'
            : `It must be approved by ${people} who may: ${requirement.roles.join(' or ')}.`}
        </p>
        {children}
      </div>
    </Panel>
  )
}
