import { entrySearch } from '@mesh/core/ledger/entry'
import { may } from '@mesh/core/roles'
import { getRouteApi } from '@tanstack/react-router'
import { LockKeyhole, SearchX } from 'lucide-react'
import { bundlesSource, checkpointSource, FROM_THE_END, laterBundleSource } from '../../data/ledger-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { useSession } from '../../data/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { CheckpointPanel } from './checkpoint-panel.tsx'
import { EntryList } from './entry-list.tsx'
import { FindForm } from './find-form.tsx'

const route = getRouteApi('/ledger')

/** The log of everything that people and Mesh do: how far it is published, and its entries for whoever may read them. */
export function LedgerPage() {
  const session = useSession()
  const mayRead = session.status === 'member' && may(session.role, 'ledger.read')
  return (
    <Page title="Ledger" lead="Everything that people and Mesh do, in a log that nobody can rewrite unseen">
      <LiveView live={useLive(checkpointSource)} what="the checkpoint">
        {(row) => (
          <>
            {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
            <CheckpointPanel checkpoint={row !== null && 'value' in row ? row.value : null} />
          </>
        )}
      </LiveView>
      {mayRead ? (
        <Entries />
      ) : (
        <Panel title="Entries">
          <EmptyState icon={<LockKeyhole size={28} aria-hidden />} title="Auditors and admins read the entries">
            They name who did what to what. Anyone can check that the log only grows: npm run mesh -- ledger verify.
          </EmptyState>
        </Panel>
      )}
    </Page>
  )
}

function Entries() {
  const { find, before, from, until } = route.useSearch()
  return (
    <>
      <FindForm key={JSON.stringify([find, from, until])} find={find} range={{ from, until }} />
      {before === undefined && until !== undefined ? (
        <EntriesUntil until={until} />
      ) : (
        <EntriesBefore before={before ?? FROM_THE_END} />
      )}
    </>
  )
}

function EntriesUntil({ until }: { until: string }) {
  return (
    <LiveView live={useLive(laterBundleSource(Date.parse(until)))} what="the entries">
      {(later) => <EntriesBefore before={later} />}
    </LiveView>
  )
}

function EntriesBefore({ before }: { before: number }) {
  const { find, from, until, before: older } = route.useSearch()
  const search = find === undefined ? undefined : entrySearch(find)
  const live = useLive(bundlesSource(before, search?.key ?? ''))
  if (find !== undefined && search === undefined) {
    return (
      <Panel title="Entries">
        <EmptyState icon={<SearchX size={28} aria-hidden />} title={`"${find}" is no search`}>
          Search by id:, actor:person:, actor:key:, action: or resource:, then the whole value.
        </EmptyState>
      </Panel>
    )
  }
  return (
    <LiveView live={live} what="the entries">
      {(page) => (
        <EntryList
          page={page}
          find={find}
          isFirstPage={older === undefined}
          isMeant={search?.isMeant ?? isAny}
          range={{ from, until }}
        />
      )}
    </LiveView>
  )
}

const isAny = () => true
