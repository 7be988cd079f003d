import { durationText } from '@mesh/core/root/duration-text'
import type { CompiledCheck } from '@mesh/core/schema/check'
import { Facts } from '../../ui/facts.tsx'
import { probeText } from './probe-text.ts'
import classes from './service-page.module.css'

/** How the check is configured, in sentences; the same lines without words while that is being fetched. */
export function CheckFacts({ check }: { check: CompiledCheck | undefined }) {
  return (
    <div className={classes['facts']}>
      <Facts
        facts={[
          { term: 'Target', value: check === undefined ? SPACE : <code>{probeText(check).target}</code> },
          { term: 'Expected', value: check === undefined ? SPACE : probeText(check).expected },
          { term: 'Probed', value: check === undefined ? SPACE : rhythmOf(check) },
          { term: 'Thresholds', value: check === undefined ? SPACE : thresholdsOf(check) },
        ]}
      />
    </div>
  )
}

const SPACE = '\u00a0'

function rhythmOf({ intervalMs, timeoutMs, degradedAfterMs }: CompiledCheck): string {
  const slow = degradedAfterMs === undefined ? '' : `, degraded when slower than ${durationText(degradedAfterMs)}`
  return `every ${durationText(intervalMs)}, waits ${durationText(timeoutMs)}${slow}`
}

function thresholdsOf({ failureThreshold, successThreshold }: CompiledCheck): string {
  return `down after ${times(failureThreshold, 'failure')}, up again after ${times(successThreshold, 'success')}`
}

function times(count: number, what: 'failure' | 'success'): string {
  if (count === 1) return `1 ${what}`
  return `${count} ${what === 'success' ? 'successes' : 'failures'} in a row`
}
