import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { checkRunId } from '@mesh/core/paths'
import { isOutdated } from '@mesh/core/root/is-outdated'
import { runOf } from '@mesh/core/root/run-of'
import { checkBatchSchema, type CheckBatch } from '@mesh/core/schema/events'
import { now } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { mapBounded } from './probe/map-bounded.ts'
import { openHttpProber } from './probe/http.ts'
import { createRun, hasRun } from './store/runs.ts'

const IN_FLIGHT_MAX = 64

/** A message that was published longer ago than this has probably been delivered before: worth a read. */
const REDELIVERY_SUSPECTED_MS = 10_000

const live = { openHttpProber, hasRun, createRun, now }

/** Probes every check of a batch message and writes the results once; `publishTime` is the message's. */
export async function probeBatch(payload: unknown, publishTime: Date, deps = live): Promise<void> {
  const batch = parseBatch(payload)
  const runId = checkRunId(batch.boardId, batch.intervalMs, batch.slotTimeMs)
  const startTime = deps.now()
  if (isOutdated(batch, startTime)) {
    log.warn('batch left out: a newer slot is due', { runId })
    return
  }
  const isOld = startTime.getTime() - publishTime.getTime() > REDELIVERY_SUSPECTED_MS
  if (isOld && (await deps.hasRun(runId))) return
  const run = await probeAll(batch, startTime, deps)
  const isNew = await deps.createRun(runId, run)
  log.debug(isNew ? 'probed' : 'probed before', { runId, checks: run.checkIds.length })
}

function parseBatch(payload: unknown): CheckBatch {
  const result = checkBatchSchema.safeParse(payload)
  if (result.success) return result.data
  throw new MeshError('invalid-argument', `not a batch of checks: ${z.prettifyError(result.error)}`)
}

async function probeAll(batch: CheckBatch, startTime: Date, deps: typeof live) {
  const prober = await deps.openHttpProber()
  try {
    const answers = await mapBounded(batch.checks, IN_FLIGHT_MAX, prober.probe)
    return runOf(batch, answers, startTime, deps.now())
  } finally {
    await prober.close()
  }
}
