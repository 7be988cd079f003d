import { may } from '@mesh/core/roles'
import { getRouteApi } from '@tanstack/react-router'
import { LockKeyhole, ScrollText } from 'lucide-react'
import { bundlesOfKeySource, bundlesSource, checkpointSource } from '../../data/ledger-documents.ts'
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
  const { find, before } = route.useSearch()
  const newest = useLive(bundlesSource(before ?? -1))
  const found = useLive(bundlesOfKeySource(find ?? ''))
  return (
    <>
      <FindForm key={find ?? ''} find={find ?? ''} />
      <LiveView live={find === undefined ? newest : found} what="the entries">
        {(bundles) =>
          bundles.length === 0 ? (
            <Panel title="Entries">
              <EmptyState
                icon={<ScrollText size={28} aria-hidden />}
                title={find === undefined ? 'Nothing is logged yet' : 'Nothing was found'}
              >
                {find === undefined
                  ? 'The first change that anyone makes appears here within seconds.'
                  : 'Search by id:, actor:person:, action: or resource:, then the whole value. New entries appear within seconds.'}
              </EmptyState>
            </Panel>
          ) : (
            <EntryList bundles={bundles} find={find} />
          )
        }
      </LiveView>
    </>
  )
}
