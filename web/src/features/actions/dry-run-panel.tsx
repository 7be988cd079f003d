import type { DryRunActionResponse } from '@mesh/core/schema/action-api'
import { useEffect, useRef } from 'react'
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
  const people = requirement.approvals === 1 ? 'One other person' : `${requirement.approvals} other people`
  const body = useRef<HTMLDivElement>(null)
  // The button that asked for it is gone; whoever works by keyboard goes on here.
  useEffect(() => body.current?.focus(), [])
  return (
    <Panel title="Dry run">
      <div ref={body} tabIndex={-1} className={classes['body']} data-testid="dry-run">
        <p>
          <strong>{title}</strong>
        </p>
        <ChangesTable changes={changes} />
        {blastRadius.length > 0 && (
          <>
            <h3 className={classes['section']}>What else it touches</h3>
            <ul className={classes['radius']}>
              {blastRadius.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
        <p className={classes['quiet']}>
          {RISK_WORDS[risk]}.{' '}
          {autopilot.isAllowed
            ? 'A policy lets Mesh apply it at once.'
            : `${people} must approve it: ${requirement.roles.join(' or ')}.`}
        </p>
        {children}
      </div>
    </Panel>
  )
}
