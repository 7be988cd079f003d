import { Link } from '@tanstack/react-router'
import { rootSettingsSource } from '../../data/maintenance-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { Facts } from '../../ui/facts.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { relationsOf } from './relations.ts'
import classes from './service-page.module.css'

interface ServiceFactsProps {
  serviceId: string
  /** Names of services by id. */
  names: ReadonlyMap<string, string>
}

/** What the service depends on, what depends on it, and its groups; nothing where there is none of it. */
export function ServiceFacts({ serviceId, names }: ServiceFactsProps) {
  const settings = useLive(rootSettingsSource)
  const row = settings.status === 'data' ? settings.value : null
  if (row === null) return null
  if ('problem' in row) return <Unreadable rows={[row]} />
  const { dependsOn, neededBy, groups } = relationsOf(row.value, serviceId)
  const facts = [
    ...(dependsOn.length === 0 ? [] : [{ term: 'Depends on', value: <Services ids={dependsOn} names={names} /> }]),
    ...(neededBy.length === 0 ? [] : [{ term: 'Needed by', value: <Services ids={neededBy} names={names} /> }]),
    ...(groups.length === 0 ? [] : [{ term: 'Counted in', value: groups.join('; ') }]),
  ]
  if (facts.length === 0) return null
  return (
    <Panel title="Relations">
      <Facts facts={facts} />
    </Panel>
  )
}

function Services({ ids, names }: { ids: readonly string[]; names: ServiceFactsProps['names'] }) {
  return (
    <ul className={classes['services']}>
      {ids.map((id) => (
        <li key={id}>
          <Link to="/services/$serviceId" params={{ serviceId: id }}>
            {names.get(id) ?? id}
          </Link>
        </li>
      ))}
    </ul>
  )
}
