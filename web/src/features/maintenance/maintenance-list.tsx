import { Button } from '@mantine/core'
import type { ListedMaintenance } from '@mesh/core/root/maintenance/list-maintenance'
import { useState } from 'react'
import { endMaintenance } from '../../data/call-maintenance.ts'
import { Moment } from '../../ui/time.tsx'
import { dayAndClockInWords } from '../../ui/time-words.ts'
import classes from './maintenance.module.css'
import { originInWords, scopeInWords } from './maintenance-words.ts'

interface MaintenanceListProps {
  list: readonly ListedMaintenance[]
  /** Names of services by id. */
  names: ReadonlyMap<string, string>
  /** Whether a person may end those that somebody opened; undefined shows no button. */
  end?: { isBlocked: boolean }
}

/** Maintenance as rows on a wide screen and as cards on a narrow one. */
export function MaintenanceList({ list, names, end }: MaintenanceListProps) {
  return (
    <ul>
      {list.map((one) => (
        <li key={`${one.id} ${one.startTime.toISOString()}`} className={classes['item']}>
          <div>
            <p className={classes['name']}>{one.name}</p>
            <p className={classes['quiet']}>{scopeInWords(one, names)}</p>
            <p className={classes['quiet']}>{originInWords(one)}</p>
          </div>
          <div className={classes['times']}>
            <span>
              <Moment time={one.startTime}>{dayAndClockInWords(one.startTime)}</Moment> to{' '}
              <Moment time={one.endTime}>{dayAndClockInWords(one.endTime)}</Moment>
            </span>
          </div>
          {end !== undefined && one.openedBy !== null && <EndButton one={one} isBlocked={end.isBlocked} />}
        </li>
      ))}
    </ul>
  )
}

function EndButton({ one, isBlocked }: { one: ListedMaintenance; isBlocked: boolean }) {
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function end(): Promise<void> {
    setPending(true)
    setProblem(await endMaintenance(one.id))
    setPending(false)
  }

  return (
    <div className={classes['end']}>
      <Button
        variant="default"
        loading={isPending}
        disabled={isBlocked}
        aria-label={`End now: ${one.name}`}
        onClick={() => void end()}
      >
        End now
      </Button>
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </div>
  )
}
