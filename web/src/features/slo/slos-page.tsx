import { Target } from 'lucide-react'
import type { Slos } from '../../data/slo-documents.ts'
import { slosSource } from '../../data/slo-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { SloList } from './slo-list.tsx'
import { sloLook, slosHeadline } from './slo-words.ts'
import classes from './slo.module.css'

const SNIPPET = `slos:
  - id: payments-up
    service: payments
    objective: 99.9
    window: 30d`

/** All objectives: what each asks for, what is left of its error budget, and how fast that burns. */
export function SlosPage() {
  return (
    <LiveView live={useLive(slosSource)} what="the objectives" page="Objectives">
      {(slos, fromCache) => <Objectives slos={slos} fromCache={fromCache} />}
    </LiveView>
  )
}

function Objectives({ slos: { slos, unreadable }, fromCache }: { slos: Slos; fromCache: boolean }) {
  const now = useNow(60_000)
  const words = slosHeadline(slos.map((slo) => sloLook(slo, now)))
  const lead = slos.length === 0 ? 'Which share of the samples must be good' : 'Counted every five minutes'
  return (
    <Page
      title="Objectives"
      heading={slos.length === 0 ? 'Objectives' : <span aria-live="polite">{words}</span>}
      lead={lead}
    >
      <Unreadable rows={unreadable} />
      {(slos.length > 0 || unreadable.length === 0) && (
        <Panel title="Service level objectives" aside={slos.length === 0 ? undefined : String(slos.length)}>
          {slos.length === 0 ? <NoneYet fromCache={fromCache} /> : <SloList slos={slos} />}
        </Panel>
      )}
    </Page>
  )
}

function NoneYet({ fromCache }: { fromCache: boolean }) {
  const icon = <Target size={28} aria-hidden />
  if (fromCache) {
    return (
      <EmptyState icon={icon} title="This browser holds no objectives">
        They appear as soon as Firestore answers.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={icon} title="No objectives yet" command="npm run mesh -- apply">
      <p>
        An objective says which share of a service&rsquo;s samples must be good. Mesh counts the error budget that this
        leaves, and tells you when it burns too fast. Add one to mesh.yaml, then apply it; it appears here within five
        minutes:
      </p>
      <pre className={classes['snippet']}>{SNIPPET}</pre>
    </EmptyState>
  )
}
