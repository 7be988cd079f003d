import type { Action, ActionTarget } from '@mesh/core/schema/action'
import { Link } from '@tanstack/react-router'
import type { Fact } from '../../ui/facts.tsx'
import { Moment } from '../../ui/time.tsx'
import { lengthInWords, momentInWords } from '../../ui/time-words.ts'
import { approvalsInWords, ttlInWords } from './action-words.ts'

/** What is known of an action, its changes apart. */
export function actionFacts(id: string, action: Action): Fact[] {
  const { proposal, approvals, state, expireTime, revertTime } = action
  const { requirement, verification, incidentId, ruleId, author } = proposal
  const facts: Fact[] = [
    { term: 'Kind', value: <code>{proposal.kind}</code> },
    { term: 'Target', value: <Target target={proposal.target} /> },
    {
      term: 'Proposed by',
      value:
        ruleId === null
          ? proposal.proposer.name
          : `the override rule ${ruleId}${author === undefined ? '' : `, which ${author.name} wrote`}`,
    },
  ]
  if (incidentId !== null) {
    const link = (
      <Link to="/incidents/$incidentId" params={{ incidentId }}>
        {incidentId}
      </Link>
    )
    facts.push({ term: 'Answers', value: link })
  }
  const roles = new Intl.ListFormat('en', { type: 'disjunction' }).format(requirement.roles)
  facts.push({
    term: 'Needs',
    value: `${approvalsInWords(action)} by ${roles}; each counts for ${lengthInWords(requirement.approvalMs)}`,
  })
  if (approvals.length > 0) {
    facts.push({ term: 'Approved by', value: approvals.map(({ person }) => person.name).join(', ') })
  }
  if (state === 'proposed' || state === 'approved') {
    facts.push({ term: 'Expires', value: <Moment time={expireTime}>{momentInWords(expireTime)}</Moment> })
  }
  facts.push({ term: 'Stands', value: ttlInWords(proposal.ttlMs, proposal.revert) })
  if (revertTime !== null) {
    facts.push({ term: 'Ends', value: <Moment time={revertTime}>{momentInWords(revertTime)}</Moment> })
  }
  facts.push({
    term: 'Verified by',
    value:
      verification === null
        ? 'nothing: it counts as done when it is applied'
        : `${verification.source} ${verification.name} for ${lengthInWords(verification.windowMs)}`,
  })
  facts.push({ term: 'Digest', value: <code>{action.digest.slice(0, 16)}</code> })
  facts.push({
    term: 'Ledger',
    value: (
      <Link to="/ledger" search={{ find: `resource:actions/${id}` }}>
        Its entries
      </Link>
    ),
  })
  return facts
}

function Target({ target: { type, name } }: { target: ActionTarget }) {
  if (!type.startsWith('service.')) return <code>{name}</code>
  return (
    <Link to="/services/$serviceId" params={{ serviceId: name }}>
      {name}
    </Link>
  )
}
