import { slosSource } from '../../data/slo-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { Panel } from '../../ui/panel.tsx'
import { SloList } from './slo-list.tsx'

/** The objectives of one service; nothing where it has none. */
export function ServiceSlos({ serviceId }: { serviceId: string }) {
  const live = useLive(slosSource)
  const slos = live.status === 'data' ? live.value.slos.filter(({ entry }) => entry.serviceId === serviceId) : []
  if (slos.length === 0) return null
  return (
    <Panel title="Objectives">
      <SloList slos={slos} />
    </Panel>
  )
}
