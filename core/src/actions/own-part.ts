import type { Proposal } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'

/** What somebody did for a proposal that others must decide upon: `Ada proposed this action`; undefined for nothing. */
export function ownPart(
  { proposer, author }: Pick<Proposal, 'proposer' | 'author'>,
  { uid, name }: Person,
): string | undefined {
  if (uid === proposer.uid) return `${name} proposed this action`
  return uid === author?.uid ? `${name} wrote the rule that proposes this` : undefined
}
