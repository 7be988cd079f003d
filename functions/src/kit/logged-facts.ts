import type { EntryFacts } from '@mesh/core/ledger/entry'
import { fitContents } from '@mesh/core/ledger/fit-contents'
import { isContentKept, loggedForm } from '@mesh/core/ledger/logged-form'
import { LEDGER_LIMITS, type EntryActor } from '@mesh/core/schema/ledger'
import { contentOf } from './digest.ts'
import { Sealed } from './sealed.ts'

/** What is logged of a change. */
export interface LedgerFacts {
  actor: EntryActor
  /** As `entity.verb`. */
  action: string
  /** Path of the document, or another name of what changed. */
  resource: string
  /** The resource itself: what auditors may read of it (`loggedForm`) is digested and kept, of others the digest alone. */
  before?: unknown
  after?: unknown
  reason?: string
  /** Fit for auditors to read: digested and kept, unless it is `sealed`. */
  evidence?: readonly unknown[]
}

/** What an entry says, and what its digests are of, by digest, as far as that may be kept and fits. */
export function loggedFacts({ actor, action, resource, before, after, reason = '', evidence = [] }: LedgerFacts): {
  entry: EntryFacts
  contents: Map<string, string>
} {
  const contents = new Map<string, string>()
  const digestOf = (value: unknown, isKept: boolean): string => {
    const { digest, text } = contentOf(value)
    if (isKept) contents.set(digest, text)
    return digest
  }
  const ofResource = (document: unknown): string | null =>
    document === undefined || document === null
      ? null
      : digestOf(loggedForm(resource, document), isContentKept(resource))
  const entry = {
    actor,
    action,
    resource,
    before: ofResource(before),
    after: ofResource(after),
    reason,
    evidence: evidence.map((one) => (one instanceof Sealed ? one.digest : digestOf(one, true))),
  }
  return { entry, contents: fitContents(contents, LEDGER_LIMITS.contentsBytesMax) }
}
