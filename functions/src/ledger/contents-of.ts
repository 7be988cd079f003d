import { fitContents, type Contents } from '@mesh/core/ledger/fit-contents'
import { LEDGER_LIMITS, type LedgerEntry } from '@mesh/core/schema/ledger'
import { digestOfText } from '../kit/digest.ts'

/**
 * What is kept of the contents that wait with an entry: those that its digests are of, as far as one entry may keep them.
 * Whatever else somebody wrote there past Mesh is left out.
 */
export function contentsOf({ before, after, evidence }: LedgerEntry, contents: Contents): Contents {
  const named = new Set([before, after, ...evidence])
  const own = [...contents].filter(([digest, text]) => named.has(digest) && digestOfText(text) === digest)
  return fitContents(new Map(own), LEDGER_LIMITS.contentsBytesMax)
}
