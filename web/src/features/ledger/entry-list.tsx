import { Button } from '@mantine/core'
import type { LedgerEntry } from '@mesh/core/schema/ledger'
import { Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import type { BundlePage, LoggedEntry } from '../../data/ledger-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useMemberNames } from '../../data/use-member-names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import link from '../../ui/row-link.module.css'
import { saveFile } from '../../ui/save-file.ts'
import { Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import { DamagedBundles } from './damaged-bundles.tsx'
import { entriesCsv } from './entries-csv.ts'
import classes from './ledger.module.css'
import { actorInWords } from './ledger-words.ts'
import { nothingInWords } from './nothing-in-words.ts'
import { mayHaveOlder, seenEntries, type TimeRange } from './seen-entries.ts'

interface EntryListProps {
  page: BundlePage
  /** What was looked for; undefined for all. */
  find: string | undefined
  /** Whether nobody asked for older ones than the first that fit. */
  isFirstPage: boolean
  isMeant: (entry: LedgerEntry) => boolean
  range: TimeRange
}

/** The entries of some bundles that are asked for, newest first. */
export function EntryList({ page, find, isFirstPage, isMeant, range }: EntryListProps) {
  const { readable, unreadable } = splitRows(page.rows)
  const bundles = readable.map(({ value }) => value)
  const entries = seenEntries(bundles, isMeant, range)
  const unread = bundles.reduce((sum, bundle) => sum + bundle.unreadable, 0)
  const names = useMemberNames()
  const older = mayHaveOlder(bundles, range) ? page.olderThan : undefined
  return (
    <>
      <DamagedBundles rows={unreadable} />
      <Panel title={find === undefined ? 'Entries' : `Entries of ${find}`} aside={String(entries.length)}>
        {unread > 0 && <p className={classes['note']}>{unread} more that this page cannot read.</p>}
        {entries.length === 0 && (
          <Nothing
            {...nothingInWords({
              find,
              range,
              isFirstPage,
              isEmpty: page.rows.length === 0,
              hasOlder: older !== undefined,
            })}
          />
        )}
        <ol>
          {entries.map((one) => (
            <EntryItem key={one.index} names={names} {...one} />
          ))}
        </ol>
      </Panel>
      <p className={classes['more']}>
        {older !== undefined && (
          <Link to="/ledger" search={{ find, ...range, before: older }}>
            Older entries
          </Link>
        )}
        {entries.length > 0 && (
          <Button variant="default" onClick={() => saveFile('ledger.csv', entriesCsv(entries), 'text/csv')}>
            Download CSV
          </Button>
        )}
      </p>
    </>
  )
}

function Nothing({ title, hint }: ReturnType<typeof nothingInWords>) {
  return (
    <EmptyState icon={<ScrollText size={28} aria-hidden />} title={title}>
      {hint}
    </EmptyState>
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
