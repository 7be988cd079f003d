import type { UnreadableRow } from '../../data/read-document.ts'
import { Panel } from '../../ui/panel.tsx'
import { StatusIcon } from '../../ui/status.tsx'
import classes from './ledger.module.css'

/** Bundles of the log that cannot be read: what they hold is not shown, and that is an alarm. */
export function DamagedBundles({ rows }: { rows: readonly UnreadableRow[] }) {
  return rows.map(({ id, path, problem }) => (
    <Panel key={path} title={`Bundle ${Number(id)} cannot be read`} tone="alarm">
      <p role="alert" className={classes['proof']}>
        <StatusIcon state="down" size={20} />
        <span>
          {path} is not what Mesh writes: {problem}. Its entries are not shown.{' '}
          <code>npm run mesh -- ledger verify</code> says whether the log is damaged.
        </span>
      </p>
    </Panel>
  ))
}
