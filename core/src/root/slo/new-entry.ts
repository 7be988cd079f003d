import { serviceIdOf } from '../../paths.ts'
import { durationMs } from '../../schema/config-words.ts'
import { SLO_WINDOW_DAYS, type Slo } from '../../schema/settings/slo.ts'
import type { SloEntry } from '../../schema/slo-board.ts'
import { durationText } from '../duration-text.ts'
import { emptyRing } from './ring.ts'
import { encodeRing } from './ring-codec.ts'

/** What an objective counts: when this changes, what was counted before says nothing any more. */
export function targetOf({ service, check, latency }: Slo): Pick<SloEntry, 'serviceId' | 'checkId' | 'underMs'> {
  return {
    serviceId: check === undefined ? (service ?? '') : serviceIdOf(check),
    checkId: check ?? null,
    underMs: latency === undefined ? null : (durationMs(latency.under) ?? null),
  }
}

/** What the configuration alone says of an objective. */
export function configuredFields(
  slo: Slo,
): Pick<SloEntry, 'name' | 'objective' | 'window' | 'serviceId' | 'checkId' | 'underMs'> {
  const { objective, window } = slo
  return { ...targetOf(slo), name: slo.name ?? nameOf(slo), objective, window }
}

/** An objective of which nothing has been counted; counting begins at `untilMs`, a multiple of five minutes. */
export function newEntry(slo: Slo, untilMs: number, now: Date): SloEntry {
  return {
    ...configuredFields(slo),
    createTime: now,
    lastSampleTime: null,
    lastExcusedTime: null,
    ring: encodeRing(emptyRing(untilMs)),
    good: 0,
    bad: 0,
    budgetLeft: null,
    burns: [],
    alarms: [],
    loud: [],
    explainedUntil: null,
    seq: Math.floor(now.getTime() / 1000),
    incidentId: null,
  }
}

/** `99.9 % available over 30 days`, `95 % under 300 ms over 7 days`. */
function nameOf({ objective, window, latency }: Slo): string {
  const what = latency === undefined ? 'available' : `under ${durationText(durationMs(latency.under) ?? 0)}`
  return `${objective} % ${what} over ${SLO_WINDOW_DAYS[window]} days`
}
