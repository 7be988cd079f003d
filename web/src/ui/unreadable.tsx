import { FileWarning } from 'lucide-react'
import type { UnreadableRow } from '../data/read-document.ts'
import classes from './unreadable.module.css'

/** Stored documents that do not fit their schema: named, with the complaint, instead of a blank page. */
export function Unreadable({ rows }: { rows: readonly UnreadableRow[] }) {
  if (rows.length === 0) return null
  return (
    <ul className={classes['list']} aria-label="Documents that cannot be read">
      {rows.map((row) => (
        <li key={row.path} className={classes['row']}>
          <FileWarning size={18} aria-hidden />
          <span>
            <strong>Cannot read {row.path}.</strong> {row.problem}. Run <code>npm run mesh -- apply</code>; if it stays,
            this page and the functions are of different versions: deploy both.
          </span>
        </li>
      ))}
    </ul>
  )
}
