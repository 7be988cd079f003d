import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { Heartbeat } from '../../ui/heartbeat.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import { STATE_WORDS } from '../../ui/state-words.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { Lasting } from '../../ui/time.tsx'
import type { ServiceRow } from './service-rows.ts'
import classes from './service-list.module.css'

/** Services as rows on a wide screen and as cards on a narrow one; each is a link to its page. */
export function ServiceList({ services }: { services: readonly ServiceRow[] }) {
  return (
    <ul>
      {services.map((service) => (
        <ServiceItem key={service.serviceId} service={service} />
      ))}
    </ul>
  )
}

const ServiceItem = memo(function ServiceItem({ service }: { service: ServiceRow }) {
  const { serviceId, name, state, since, message, latencyMs, beats } = service
  return (
    <li className={classes['item']} data-testid={`service-${serviceId}`} data-state={state}>
      <Link to="/services/$serviceId" params={{ serviceId }} className={classes['link']}>
        <span className={classes['icon']}>
          <StatusIcon state={state} size={20} />
        </span>
        <span className={classes['name']}>{name}</span>
        <span className={classes['state']}>
          <span className={classes['word']}>{STATE_WORDS[state]}</span> for <Lasting since={since} />
          {message !== '' && <span className={classes['message']}>{message}</span>}
        </span>
        <span className={classes['beats']}>
          <Heartbeat beats={beats} />
        </span>
        <span className={classes['latency']}>{latencyInWords(latencyMs)}</span>
      </Link>
    </li>
  )
}, isSameItem)

/** Rows are made anew with every snapshot and every tick; only a visible difference is worth drawing. */
function isSameItem({ service: a }: { service: ServiceRow }, { service: b }: { service: ServiceRow }): boolean {
  return (
    a.name === b.name &&
    a.state === b.state &&
    a.message === b.message &&
    a.latencyMs === b.latencyMs &&
    a.since.getTime() === b.since.getTime() &&
    a.beats.length === b.beats.length &&
    a.beats.every((beat, index) => beat === b.beats[index])
  )
}
