import type { Fields } from '../../../api/values.ts'
import type { Database } from '../support/database.ts'
import { ROOT } from '../support/literal.ts'
import { shortened } from '../support/refusal.ts'
import type { DocumentCase } from './document-case.ts'

/** Commits the writes of a case and answers what comes of them, in as much as the case speaks of it. */
export async function outcome(database: Database, [, writes, expected]: DocumentCase): Promise<unknown> {
  const sent = typeof writes === 'function' ? writes() : writes
  const reply = await database.post(ROOT, 'commit', typeof sent === 'string' ? sent : { writes: sent })
  if ('error' in reply) return shortened(reply.error, expected)
  if (typeof expected === 'string' || !('stored' in expected)) return 'accepted'
  return plain({ stored: await database.read(`${ROOT}/c/a`) })
}

/** Without what the JSON form leaves open: zeros at the end of a second's fraction, and empty lists and maps. */
export function plain(expected: DocumentCase[2] | { stored: Fields | undefined }): unknown {
  return JSON.parse(JSON.stringify(expected), (key, value: unknown) => {
    if (key === 'timestampValue')
      return String(value)
        .replace(/(\.\d*?)0*Z$/, '$1Z')
        .replace('.Z', 'Z')
    const isEmpty = (key === 'values' || key === 'fields') && Object.keys(value as object).length === 0
    return isEmpty ? undefined : value
  })
}
