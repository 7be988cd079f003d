import { onSchedule } from 'firebase-functions/v2/scheduler'
import { now } from './kit/clock.ts'
import { background } from './kit/door.ts'
import { SWEEPER_OPTIONS } from './options.ts'

/** Every minute: what waited, came due or was lost, of every module. */
export const everyMinute = onSchedule(SWEEPER_OPTIONS, () =>
  background('everyMinute', async () => {
    const jobs = await import('./minute-jobs.ts')
    await jobs.runMinuteJobs(now())
  }),
)
