import { entryKeys } from '@mesh/core/ledger/entry'
import { Link } from '@tanstack/react-router'
import { BUNDLES_OF_KEY_MAX, type LoggedBundle, type LoggedEntry } from '../../data/ledger-documents.ts'
import { useMemberNames } from '../../data/use-member-names.ts'
import { Panel } from '../../ui/panel.tsx'
import link from '../../ui/row-link.module.css'
import { Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import classes from './ledger.module.css'
import { actorInWords } from './ledger-words.ts'

interface EntryListProps {
  bundles: readonly LoggedBundle[]
  /** What was looked for; undefined for the end of the log. */
  find: string | undefined
}

/** Entries, newest first. */
export function EntryList({ bundles, find }: EntryListProps) {
  const all = bundles.flatMap(({ entries }) => entries)
  const entries = find === undefined ? all : all.filter(({ entry }) => entryKeys(entry).includes(find))
  const unreadable = bundles.reduce((sum, bundle) => sum + bundle.unreadable, 0)
  const names = useMemberNames()
  const oldest = bundles.at(-1)?.index ?? 0
  return (
    <>
      <Panel title={find === undefined ? 'Entries' : `Entries of ${find}`} aside={String(entries.length)}>
        {unreadable > 0 && <p className={classes['note']}>{unreadable} more that this page cannot read.</p>}
        <ol>
          {entries.map((one) => (
            <EntryItem key={one.index} names={names} {...one} />
          ))}
        </ol>
        {bundles.length === BUNDLES_OF_KEY_MAX && <p className={classes['note']}>There may be more.</p>}
      </Panel>
      {find === undefined && oldest > 0 && (
        <p>
          <Link to="/ledger" search={{ before: oldest }}>
            Older entries
          </Link>
        </p>
      )}
    </>
  )
}

function EntryItem({ index, entry, names }: LoggedEntry & { names: ReadonlyMap<string, string> }) {
  const time = new Date(entry.time)
  return (
    <li className={classes['entry']}>
      <span className={classes['index']}>{index}</span>
      <div>
        <Link to="/ledger/entries/$entryId" params={{ entryId: entry.nonce }} className={link['title']}>
          {entry.action}
        </Link>
        <p className={classes['resource']}>{entry.resource}</p>
      </div>
      <div className={classes['times']}>
        <span>{actorInWords(entry.actor, names)}</span>
        <Moment time={time}>{momentInWords(time)}</Moment>
      </div>
    </li>
  )
}
