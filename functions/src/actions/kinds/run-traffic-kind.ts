import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { getService } from '../../gcp/run.ts'
import type { RunRevision, RunService } from '../../gcp/run-service.ts'
import { canonicalTraffic, LATEST, type RunTraffic } from '../../gcp/run-traffic.ts'
import type { ActionKind, Json, TargetFields, WriteContext } from '../kind.ts'
import { runServiceName, runTarget, type RunServiceName } from './run-target.ts'
import { trafficInWords } from './run-traffic-words.ts'
import { runVerdict } from './run-verification.ts'
import { runWrite } from './run-write.ts'

const FIELD = 'traffic'

const trafficSchema = z.array(
  z.strictObject({ revision: z.string(), percent: z.int().min(0).max(100), tag: z.string().nullable() }),
)

/** What all kinds that move the traffic of a Cloud Run service have in common. */
export const runTrafficKind = {
  revert: 'automatic',
  target: runTarget,

  async read(parameters: RunServiceName) {
    const { etag, traffic } = await getService(runServiceName(parameters))
    return { etag, fields: trafficFields(traffic) }
  },

  inWords: (traffic: Json) => trafficInWords(trafficSchema.parse(traffic)),

  write(parameters: RunServiceName, fields: TargetFields, context: WriteContext) {
    return runWrite(runServiceName(parameters), { traffic: trafficOf(fields) }, context)
  },

  async verify(parameters: RunServiceName) {
    const current = await getService(runServiceName(parameters))
    return runVerdict(current, { traffic: current.traffic })
  },
} satisfies Partial<ActionKind<RunServiceName>>

/** The fields of a target whose traffic this is. */
export function trafficFields(traffic: readonly RunTraffic[]): TargetFields {
  return { [FIELD]: traffic.map((target) => ({ ...target })) }
}

/** Refuses traffic to a revision that cannot take it, naming those that can. */
export function readyRevision(revisions: readonly RunRevision[], name: string): void {
  const ready = revisions.filter(({ isReady }) => isReady).map((one) => one.name)
  if (ready.includes(name) || (name === LATEST && ready.length > 0)) return
  const found = revisions.find((one) => one.name === name)
  const why = found === undefined ? 'does not exist' : `is not ready (${found.problem})`
  throw new MeshError('failed-precondition', `the revision ${name} ${why}; ready are: ${ready.join(', ') || 'none'}`)
}

/** What else a change of traffic touches. */
export function trafficBlast({ traffic }: RunService, after: readonly RunTraffic[], moved: number): string[] {
  const followed = (targets: readonly RunTraffic[]) =>
    targets.some(({ revision, percent }) => revision === LATEST && percent > 0)
  return [
    `Moves ${moved} % of the requests to another revision within seconds; those under way end where they began.`,
    ...(followed(traffic) && !followed(after)
      ? ['New deployments get no traffic until it is given to them, or to LATEST again.']
      : []),
    ...(!followed(traffic) && followed(after)
      ? ['The next deployment takes over traffic as soon as it is ready.']
      : []),
  ]
}

function trafficOf(fields: TargetFields): RunTraffic[] {
  return canonicalTraffic(trafficSchema.parse(fields[FIELD]))
}
