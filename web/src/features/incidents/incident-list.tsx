import type { Incident } from '@mesh/core/schema/incident'
import { Link } from '@tanstack/react-router'
import rows from '../../ui/row-list.module.css'
import { StatusIcon } from '../../ui/status.tsx'
import { Lasting, Moment } from '../../ui/time.tsx'
import { dayAndClockInWords } from '../../ui/time-words.ts'
import { isOwnCause, LOOK_OF_STATE, SEVERITY_WORDS, STATE_LEADS } from './incident-words.ts'
import { beganAt } from './incident-times.ts'
import classes from '../../ui/row-link.module.css'

/** Incidents as rows on a wide screen and as cards on a narrow one. */
export function IncidentList({ incidents }: { incidents: readonly { id: string; value: Incident }[] }) {
  return (
    <ul>
      {incidents.map(({ id, value }) => (
        <IncidentItem key={id} id={id} incident={value} />
      ))}
    </ul>
  )
}

function IncidentItem({ id, incident }: { id: string; incident: Incident }) {
  const began = beganAt(incident)
  const look = LOOK_OF_STATE[incident.state]
  return (
    <li className={rows['item']} data-testid={`incident-${id}`} data-state={look}>
      <StatusIcon state={look} size={20} />
      <div>
        <Link to="/incidents/$incidentId" params={{ incidentId: id }} className={classes['title']}>
          {incident.title}
        </Link>
        {!isOwnCause(incident) && <p className={rows['reason']}>Part of {incident.causeText}</p>}
        {incident.cause !== '' && <p className={rows['reason']}>{incident.cause}</p>}
      </div>
      <div className={rows['times']}>
        <span className={rows['word']}>
          {STATE_LEADS[incident.state]}{' '}
          <Lasting since={began} {...(incident.resolveTime === null ? {} : { until: incident.resolveTime })} />
        </span>
        <span>
          {SEVERITY_WORDS[incident.severity]}
          {incident.assignee !== null && ` · ${incident.assignee.name}`}
        </span>
        <Moment time={began}>{dayAndClockInWords(began)}</Moment>
      </div>
    </li>
  )
}
