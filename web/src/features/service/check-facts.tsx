import { durationText } from '@mesh/core/root/duration-text'
import type { CompiledCheck } from '@mesh/core/schema/check'
import { Facts } from '../../ui/facts.tsx'
import classes from './service-page.module.css'

/** How the check is configured, in sentences. */
export function CheckFacts({ check }: { check: CompiledCheck }) {
  const { http, intervalMs, timeoutMs, degradedAfterMs, failureThreshold, successThreshold } = check
  const slow = degradedAfterMs === undefined ? '' : `, degraded when slower than ${durationText(degradedAfterMs)}`
  return (
    <div className={classes['facts']}>
      <Facts
        facts={[
          {
            term: 'Target',
            value: (
              <code>
                {http.method} {http.url}
              </code>
            ),
          },
          { term: 'Expected status', value: http.expectStatus.join(', ') },
          { term: 'Probed', value: `every ${durationText(intervalMs)}, waits ${durationText(timeoutMs)}${slow}` },
          {
            term: 'Thresholds',
            value: `down after ${times(failureThreshold, 'failure')}, up again after ${times(successThreshold, 'success')}`,
          },
        ]}
      />
    </div>
  )
}

function times(count: number, what: 'failure' | 'success'): string {
  if (count === 1) return `1 ${what}`
  return `${count} ${what === 'success' ? 'successes' : 'failures'} in a row`
}
