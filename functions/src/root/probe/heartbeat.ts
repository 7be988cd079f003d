import { judgeHeartbeat } from '@mesh/core/root/heartbeat/judge-heartbeat'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf, CompiledCheck } from '@mesh/core/schema/check'
import type { Heartbeat } from '@mesh/core/schema/heartbeat'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { now } from '../../kit/clock.ts'
import { loadHeartbeats } from '../store/heartbeats.ts'
import { withDeadline } from './with-deadline.ts'

/** The newest heartbeat of a check; undefined when none has come yet. */
export type HeartbeatOf = (checkId: string) => Promise<Heartbeat | undefined>

/** Reads the heartbeats of all these checks together, when the first of them is asked for. */
export function heartbeatsOf(checks: readonly CompiledCheck[], load = loadHeartbeats): HeartbeatOf {
  let loading: ReturnType<typeof load> | undefined
  return async (checkId) => {
    loading ??= load(checks.filter(({ heartbeat }) => heartbeat !== undefined).map((check) => check.checkId))
    return (await loading).get(checkId)?.()
  }
}

/** Judges one heartbeat check by what its job has last said; an `error` when that cannot be read. */
export async function probeHeartbeat(
  check: CheckOf<'heartbeat'>,
  heartbeatOf: HeartbeatOf,
  clock = now,
): Promise<ProbeAnswer> {
  try {
    const heartbeat = await withDeadline(heartbeatOf(check.checkId), check.timeoutMs)
    return { ...judgeHeartbeat(check.heartbeat, heartbeat, clock()), latencyMs: null, statusCode: null }
  } catch (error) {
    const message = `Mesh could not read the heartbeat: ${asMeshError(error).message.slice(0, 150)}`
    return { outcome: 'error', message, latencyMs: null, statusCode: null }
  }
}
