import { durationText } from '@mesh/core/root/duration-text'
import { regionsOf } from '@mesh/core/root/regions'
import { quorumsOf } from '@mesh/core/root/rounds/quorums-of'
import type { CheckCondition, CompiledCheck } from '@mesh/core/schema/check'
import { Facts } from '../../ui/facts.tsx'
import { probeText } from './probe-text.ts'
import classes from './service-page.module.css'

/** How the check is configured, in sentences; the same lines without words while that is being fetched. */
export function CheckFacts({ check }: { check: CompiledCheck | undefined }) {
  const conditions = check?.conditions ?? []
  return (
    <div className={classes['facts']}>
      <Facts
        facts={[
          { term: 'Target', value: check === undefined ? SPACE : <code>{probeText(check).target}</code> },
          { term: 'Expected', value: check === undefined ? SPACE : probeText(check).expected },
          ...(conditions.length === 0
            ? []
            : [{ term: conditionsTerm(check), value: <Conditions conditions={conditions} /> }]),
          { term: 'Probed', value: check === undefined ? SPACE : rhythmOf(check) },
          { term: 'From', value: check === undefined ? SPACE : regionsText(check) },
          { term: 'Thresholds', value: check === undefined ? SPACE : thresholdsOf(check) },
        ]}
      />
    </div>
  )
}

const SPACE = '\u00a0'

function conditionsTerm(check: CompiledCheck | undefined): string {
  return check?.compat === 'gatus' ? 'Conditions, read as Gatus does' : 'Conditions'
}

function Conditions({ conditions }: { conditions: readonly CheckCondition[] }) {
  return (
    <ul>
      {conditions.map((condition, index) => (
        <li key={index}>
          <code>{condition.if}</code>
          {condition.severity === 'warn' && ', degraded when not met'}
        </li>
      ))}
    </ul>
  )
}

function rhythmOf({ intervalMs, timeoutMs, degradedAfterMs }: CompiledCheck): string {
  const slow = degradedAfterMs === undefined ? '' : `, degraded when slower than ${durationText(degradedAfterMs)}`
  return `every ${durationText(intervalMs)}, waits ${durationText(timeoutMs)}${slow}`
}

/** Where a check is probed from, and how many of its regions decide. */
export function regionsText(
  check: Pick<CompiledCheck, 'regions' | 'failQuorum' | 'recoverQuorum' | 'reprobe'>,
): string {
  const regions = regionsOf(check)
  const where = new Intl.ListFormat('en').format(regions)
  if (regions.length === 1) return check.reprobe === false ? `${where}, without a second opinion` : where
  const { toFail, toRecover } = quorumsOf(check)
  return `${where}; a failure when ${toFail} of ${regions.length} fail, a success when ${toRecover} succeed`
}

function thresholdsOf({ failureThreshold, successThreshold }: CompiledCheck): string {
  return `down after ${times(failureThreshold, 'failure')}, up again after ${times(successThreshold, 'success')}`
}

function times(count: number, what: 'failure' | 'success'): string {
  if (count === 1) return `1 ${what}`
  return `${count} ${what === 'success' ? 'successes' : 'failures'} in a row`
}
