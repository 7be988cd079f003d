import type { Proposal } from '@mesh/core/schema/action'
import classes from './actions.module.css'
import { valueInWords } from './action-words.ts'

type Changes = Proposal['dryRun']['changes']

/** What an action changes, field by field; one below the other on a narrow screen. */
export function ChangesTable({ changes }: { changes: Changes }) {
  if (changes.length === 0) return <p className={classes['quiet']}>It changes no field that Mesh can read.</p>
  return (
    <table className={classes['changes']}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after, words }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td data-label="Now">
              {before === null ? valueInWords(before) : <del>{words?.before ?? valueInWords(before)}</del>}
            </td>
            <td data-label="Then">
              <ins>{words?.after ?? valueInWords(after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
