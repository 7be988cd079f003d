import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { Hourglass } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Ago } from '../../ui/time.tsx'

/** How far the log is published, and who vouches for it. */
export function CheckpointPanel({ checkpoint }: { checkpoint: LedgerCheckpoint | null }) {
  if (checkpoint === null) {
    return (
      <Panel title="Checkpoint">
        <EmptyState
          icon={<Hourglass size={28} aria-hidden />}
          title="No checkpoint is published yet"
          command="npm run mesh -- ledger key"
        >
          Entries are kept and counted meanwhile. The first checkpoint needs a key that signs it.
        </EmptyState>
      </Panel>
    )
  }
  const { origin, size, root, time, verifierKeys, witnesses } = checkpoint
  return (
    <Panel title="Checkpoint">
      <Facts
        facts={[
          { term: 'Log', value: origin },
          { term: 'Entries', value: <span data-testid="ledger-size">{size.toLocaleString('en')}</span> },
          { term: 'Root', value: <code>{root}</code> },
          { term: 'Published', value: <Ago time={time} /> },
          { term: 'Signed with', value: verifierKeys.map((key) => <code key={key}>{key}</code>) },
          { term: 'Witnessed by', value: witnesses.length === 0 ? 'nobody but this project' : witnesses.join(', ') },
        ]}
      />
    </Panel>
  )
}
