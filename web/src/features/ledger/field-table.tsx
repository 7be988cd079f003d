import { changeInWords, fieldChanges } from './field-changes.ts'
import classes from './what-changed.module.css'

/** Fields that differ, with what they were and are; one below the other on a narrow screen. */
export function FieldTable({ before, after }: { before: unknown; after: unknown }) {
  const changes = fieldChanges(before, after)
  if (changes.length === 0) return <p>No field says anything else than before.</p>
  return (
    <table className={classes['changes']} aria-label="Fields before and after">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Change</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">{change.field}</th>
            <td>{changeInWords(change)}</td>
            <td data-label="Before">{change.before === null ? '–' : <del>{change.before}</del>}</td>
            <td data-label="After">{change.after === null ? '–' : <ins>{change.after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
