import { entryKey } from '@mesh/core/ledger/entry'
import type { LedgerEntry } from '@mesh/core/schema/ledger'
import { getRouteApi, Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { bundlesSource, FROM_THE_END, type LoggedEntry } from '../../data/ledger-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { useMemberNames } from '../../data/use-member-names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Moment } from '../../ui/time.tsx'
import { momentInWords } from '../../ui/time-words.ts'
import { DamagedBundles } from './damaged-bundles.tsx'
import { actorInWords } from './ledger-words.ts'
import { Proof } from './proof.tsx'
import { ResourceLink } from './resource-link.tsx'
import { Scrollable } from './scrollable.tsx'
import { StandsNow } from './stands-now.tsx'
import { WhatChanged } from './what-changed.tsx'

const route = getRouteApi('/ledger/entries/$entryId')
const PARENT = { label: 'Ledger', to: '/ledger' } as const

/** One entry: what it says, whether the log really has it, what changed, and whether its resource still stands as it left it. */
export function EntryPage() {
  const { entryId } = route.useParams()
  return (
    <LiveView live={useLive(bundlesSource(FROM_THE_END, entryKey('id', entryId)))} what="this entry" page="Entry">
      {({ rows }) => {
        const { readable, unreadable } = splitRows(rows)
        const found = readable.flatMap(({ value }) => value.entries).find(({ entry }) => entry.nonce === entryId)
        if (found !== undefined) return <EntryView key={found.index} logged={found} />
        if (unreadable.length === 0) return <NoEntry id={entryId} />
        return (
          <Page title="Entry" parent={PARENT}>
            <DamagedBundles rows={unreadable} />
          </Page>
        )
      }}
    </LiveView>
  )
}

function EntryView({ logged }: { logged: LoggedEntry }) {
  const { index, leaf, entry } = logged
  const time = new Date(entry.time)
  const who = actorInWords(entry.actor, useMemberNames())
  return (
    <Page title={entry.action} parent={PARENT} lead={`Entry ${index}`}>
      <Proof logged={logged} />
      <Panel title="What it says">
        <Facts
          facts={[
            { term: 'When', value: <Moment time={time}>{momentInWords(time)}</Moment> },
            { term: 'Who', value: who === entry.actor.id ? who : `${who} (${entry.actor.id})` },
            {
              term: 'Resource',
              value: (
                <>
                  <ResourceLink resource={entry.resource} /> ·{' '}
                  <Link to="/ledger" search={{ find: `resource:${entry.resource}` }}>
                    all its entries
                  </Link>
                </>
              ),
            },
            { term: 'Why', value: entry.reason === '' ? 'no words' : entry.reason },
            ...beforeAndAfter(entry),
            { term: 'Trace', value: entry.traceId === null ? 'none' : <code>{entry.traceId}</code> },
            { term: 'Evidence', value: entry.evidence.length === 0 ? 'none' : <code>{entry.evidence.join(' ')}</code> },
          ]}
        />
      </Panel>
      <WhatChanged entry={entry} />
      {isOfDocument(entry) && <StandsNow resource={entry.resource} before={entry.before} after={entry.after} />}
      <Panel title="The leaf">
        <Scrollable text={leaf} label="The leaf, as text" />
      </Panel>
    </Page>
  )
}

/** An entry without digests tells of something that was done, such as a call, and of no document. */
function isOfDocument({ before, after }: LedgerEntry): boolean {
  return before !== null || after !== null
}

function beforeAndAfter(entry: LedgerEntry) {
  if (!isOfDocument(entry)) return [{ term: 'Before and after', value: 'not about a document' }]
  return [
    { term: 'Before', value: <Digest digest={entry.before} absent="it did not exist" /> },
    { term: 'After', value: <Digest digest={entry.after} absent="it does not exist any more" /> },
  ]
}

function Digest({ digest, absent }: { digest: string | null; absent: string }) {
  return digest === null ? absent : <code>{digest}</code>
}

function NoEntry({ id }: { id: string }) {
  return (
    <Page title="No such entry" parent={PARENT}>
      <Panel title={id}>
        <EmptyState
          icon={<SearchX size={28} aria-hidden />}
          title={`The log has no entry ${id}`}
          action={<Link to="/ledger">See the newest entries</Link>}
        >
          The address may be mistyped. What was done a moment ago appears within seconds.
        </EmptyState>
      </Panel>
    </Page>
  )
}
