import type { EntryActor } from '@mesh/core/schema/ledger'
import type { Verdict } from './verify-entry.ts'

/** Who did it. Names are not in the log, which is kept for good: they are those of the members of now. */
export function actorInWords({ type, id }: EntryActor, names: ReadonlyMap<string, string>): string {
  if (type === 'mesh') return 'Mesh'
  return type === 'key' ? `key ${id}` : (names.get(id) ?? id)
}

/** What the browser found out, in one sentence. */
export function verdictInWords(verdict: Verdict): string {
  switch (verdict.is) {
    case 'included':
      return `Verified in this browser: ${verdict.hashes} hashes lead from this entry to the root of the checkpoint of ${verdict.size.toLocaleString('en')} entries, signed by ${verdict.signedBy.join(', ')}.`
    case 'pending':
      return `Not published yet: the checkpoint has ${verdict.size.toLocaleString('en')} entries. The next one will have this entry, within seconds.`
    case 'wrong':
      return `This entry cannot be trusted: ${withoutStop(verdict.why)}.`
    case 'unknown':
      return `Not verified: ${withoutStop(verdict.why)}.${verdict.canRetry ? ' This page tries again by itself.' : ''}`
  }
}

/** Others end their sentences, or not. */
function withoutStop(words: string): string {
  return words.replace(/[.\s]+$/, '')
}
