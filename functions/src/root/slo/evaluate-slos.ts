import { correlate } from '@mesh/core/root/correlation/correlate'
import type { IncidentChange } from '@mesh/core/root/incident-of'
import { assignSloBoards } from '@mesh/core/root/slo/assign-slo-boards'
import { explainedUntil } from '@mesh/core/root/slo/explained-until'
import { evaluateBoard, type EvaluatedBoard } from '@mesh/core/root/slo/evaluate-board'
import { oldestUntilMs } from '@mesh/core/root/slo/oldest-until'
import { readWindows } from '@mesh/core/root/slo/read-windows'
import { sloIncident } from '@mesh/core/root/slo/slo-incident'
import { HOUR_MS } from '@mesh/core/durations'
import { countableUntilMs, PATIENCE_MS, sloSpan, type SloSpan } from '@mesh/core/root/slo/slo-span'
import { targetOf } from '@mesh/core/root/slo/new-entry'
import { targetChecks } from '@mesh/core/root/slo/target-checks'
import type { CompiledCheck } from '@mesh/core/schema/check'
import type { Plan } from '@mesh/core/schema/plan'
import type { Slo } from '@mesh/core/schema/settings/slo'
import { log } from '../../kit/log.ts'
import { eachBoard } from '../each-board.ts'
import { loadPlans } from '../store/history.ts'
import { loadSettings } from '../store/settings.ts'
import { changeSloBoard, loadHours, loadIncidents, loadSloBoards, type SloIncidentInput } from '../store/slo.ts'

const live = { loadSettings, loadSloBoards, loadPlans, loadHours, loadIncidents, changeSloBoard }

/** How far back incidents that are over still explain what is counted now, in ms: windows close minutes after their end. */
const RECENT_MS = 1_200_000

/** No alarm looks at a shorter time than this alone, in ms: what ended before explains none. */
const SHORT_WINDOWS_MS = 6 * HOUR_MS

type SloOrderOf = EvaluatedBoard['orders'][number]

/**
 * Counts what history has added since the last run for every objective, and opens and ends their incidents; running it again
 * changes nothing. Must run after `rollUp`. Without objectives it costs two reads.
 */
export async function evaluateSlos(now: Date, deps = live): Promise<void> {
  const [settings, boards] = await Promise.all([deps.loadSettings(), deps.loadSloBoards()])
  const { slos } = settings
  if (slos.length === 0 && boards.size === 0) return
  const span = sloSpan(oldestUntilMs(boards.values()), now)
  const [plans, incidents] = await Promise.all([deps.loadPlans(), deps.loadIncidents(explainsSince(span, now))])
  const checks = [...plans.values()].flatMap((plan) => Object.values(plan.checks))
  const hours = await deps.loadHours(boardsOf(slos, plans), span.hourTimes)
  const untilMs = countableUntilMs(hours, span)
  const { windows, problems } = readWindows(hours, span.fromMs, untilMs)
  for (const { checkId, error } of problems)
    log.failure(`evaluateSlos: a bucket of ${checkId} counts for nothing`, error)
  const input = {
    windows,
    untilMs,
    explained: explainedUntil(
      slos.map((slo) => targetOf(slo).serviceId),
      incidents,
      settings,
      now,
    ),
    isPresent: untilMs >= span.closedMs - PATIENCE_MS,
    // Plans hold the checks that are probed: paused ones are absent.
    intervalMs: (slo: Slo) => shortestMs(targetChecks(slo, checks)),
    now,
  }
  const names = new Map(checks.map(({ serviceId, serviceName }) => [serviceId, serviceName]))
  const assigned = [...assignSloBoards(slos, boards)].map(([boardId, its]) => ({ boardId, its }))
  await eachBoard('evaluateSlos', assigned, async ({ boardId, its }) => {
    let problems: EvaluatedBoard['problems'] = []
    const { orders } = await deps.changeSloBoard(
      boardId,
      (stored) => {
        const evaluated = evaluateBoard(stored, its, input)
        problems = evaluated.problems
        return evaluated
      },
      (order, around) => incidentFor(order, around, names, now),
    )
    for (const { sloId, error } of problems) log.failure(`evaluateSlos: objective ${sloId} begins afresh`, error)
    for (const { sloId, order } of orders) {
      const { action, incidentId, message } = order
      log.info(`incident ${action}`, { incidentId, sloId, reason: message })
    }
  })
}

/** Since when incidents that are over are read: after an outage of the job, all that ended during it. */
function explainsSince({ fromMs }: SloSpan, now: Date): Date {
  const recentMs = Math.min(now.getTime() - RECENT_MS, fromMs)
  return new Date(Math.max(recentMs, now.getTime() - RECENT_MS - SHORT_WINDOWS_MS))
}

function shortestMs(checks: readonly CompiledCheck[]): number | undefined {
  return checks.length === 0 ? undefined : Math.min(...checks.map(({ intervalMs }) => intervalMs))
}

/** The boards that hold a check of any objective. */
function boardsOf(slos: readonly Slo[], plans: ReadonlyMap<string, Plan>): string[] {
  return [...plans].flatMap(([boardId, { checks }]) =>
    slos.some((slo) => targetChecks(slo, Object.values(checks)).length > 0) ? [boardId] : [],
  )
}

/** What explains the incident explains it from the start, so that nobody is told twice. */
function incidentFor(
  { sloId, serviceId, order }: SloOrderOf,
  { existing, open, settings }: SloIncidentInput,
  names: ReadonlyMap<string, string>,
  now: Date,
): IncidentChange | undefined {
  const owner = { id: sloId, serviceId, serviceName: names.get(serviceId) ?? serviceId }
  const change = sloIncident(existing, order, owner, now)
  if (change === undefined || order.action !== 'open') return change
  const cause = correlate(new Map([...open, [order.incidentId, change.incident]]), settings).get(order.incidentId)
  const causeTime = cause !== undefined && (cause.causeId !== null || cause.isQuiet) ? now : null
  return { ...change, incident: { ...change.incident, ...cause, causeTime } }
}
