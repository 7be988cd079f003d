import { csvText } from '@mesh/core/csv'
import type { LoggedEntry } from '../../data/ledger-documents.ts'

const HEADER = ['number', 'id', 'time', 'actor', 'action', 'resource', 'reason', 'before', 'after', 'evidence', 'trace']

/** Entries as CSV (RFC 4180), a row for each; cells that a spreadsheet would calculate are text. */
export function entriesCsv(entries: readonly LoggedEntry[]): string {
  const rows = entries.map(({ index, entry }) => [
    String(index),
    entry.nonce,
    entry.time,
    `${entry.actor.type}:${entry.actor.id}`,
    entry.action,
    entry.resource,
    entry.reason,
    entry.before ?? '',
    entry.after ?? '',
    entry.evidence.join(' '),
    entry.traceId ?? '',
  ])
  return csvText([HEADER, ...rows])
}
