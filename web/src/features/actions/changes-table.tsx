import type { Proposal } from '@mesh/core/schema/action'
import { BeforeAfterTable } from '../../ui/before-after-table.tsx'
import classes from './actions.module.css'
import { valueInWords } from './action-words.ts'

type Changes = Proposal['dryRun']['changes']

/** What an action changes, field by field. */
export function ChangesTable({ changes }: { changes: Changes }) {
  if (changes.length === 0) return <p className={classes['quiet']}>It changes no field that Mesh can read.</p>
  const rows = changes.map(({ field, before, after, words }) => ({
    field,
    before: before === null ? null : (words?.before ?? valueInWords(before)),
    after: after === null ? null : (words?.after ?? valueInWords(after)),
  }))
  return (
    <BeforeAfterTable label="Fields now and then" headings={['Now', 'Then']} rows={rows} nothing={valueInWords(null)} />
  )
}
