import { checkRunId } from '@mesh/core/paths'
import { isOutdated } from '@mesh/core/root/is-outdated'
import { PROBES_IN_FLIGHT_MAX } from '@mesh/core/root/rounds/rounds-of'
import { runOf } from '@mesh/core/root/run-of'
import { checkBatchSchema } from '@mesh/core/schema/events'
import { now } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { mapBounded } from '../kit/map-bounded.ts'
import { parseInput } from '../kit/parse-input.ts'
import { withControls } from './probe/controls.ts'
import { heartbeatsOf } from './probe/heartbeat.ts'
import { probe } from './probe/probe.ts'
import { createRun, hasRun } from './store/runs.ts'

/** A message that was published longer ago than this has probably been delivered before: worth a read. */
const REDELIVERY_SUSPECTED_MS = 10_000

const live = { probe, hasRun, createRun, now }

/**
 * Probes every check of a batch message and writes the results once; `publishTime` is the message's. Failures without any
 * answer are Mesh's own trouble when no control answers either.
 */
export async function probeBatch(payload: unknown, publishTime: Date, deps = live): Promise<void> {
  const batch = parseInput(checkBatchSchema, payload, 'batch of checks')
  const runId = checkRunId(batch)
  const startTime = deps.now()
  if (isOutdated(batch, startTime)) {
    log.warn('batch left out: a newer slot is due', { runId })
    return
  }
  const isOld = startTime.getTime() - publishTime.getTime() > REDELIVERY_SUSPECTED_MS
  if (isOld && (await deps.hasRun(runId))) return
  const shared = { heartbeatOf: heartbeatsOf(batch.checks) }
  const found = await mapBounded(batch.checks, PROBES_IN_FLIGHT_MAX, (check) => deps.probe(check, shared))
  const answers = await withControls(batch, found, deps.probe)
  const run = runOf(batch, answers, startTime, deps.now())
  const isNew = await deps.createRun(runId, run)
  log.debug(isNew ? 'probed' : 'probed before', { runId, checks: run.checkIds.length })
}
