import classes from './before-after-table.module.css'

/** One field: what it was and is, as text; null where there is nothing. */
interface BeforeAfterRow {
  field: string
  /** What happened to it, in a word. */
  change?: string
  before: string | null
  after: string | null
}

interface BeforeAfterTableProps {
  label: string
  headings: readonly [before: string, after: string]
  rows: readonly BeforeAfterRow[]
  /** What stands where there is nothing. */
  nothing: string
}

/** Fields with two values each; one below the other on a narrow screen. */
export function BeforeAfterTable({ label, headings: [before, after], rows, nothing }: BeforeAfterTableProps) {
  const hasChanges = rows.some(({ change }) => change !== undefined)
  return (
    <table className={classes['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          {hasChanges && <th scope="col">Change</th>}
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field}>
            <th scope="row">{row.field}</th>
            {hasChanges && <td>{row.change}</td>}
            <td data-label={before}>{row.before === null ? nothing : <del>{row.before}</del>}</td>
            <td data-label={after}>{row.after === null ? nothing : <ins>{row.after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
