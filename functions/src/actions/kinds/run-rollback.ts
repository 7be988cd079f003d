import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { getService, listRevisions } from '../../gcp/run.ts'
import type { RunRevision, RunService } from '../../gcp/run-service.ts'
import type { ActionKind } from '../kind.ts'
import { plannedService, runServiceWords } from './run-target.ts'
import { readyRevision, runTrafficKind, trafficBlast, trafficFields } from './run-traffic-kind.ts'
import { movedPercent, sharesOf, withShares } from './run-traffic-shares.ts'
import { runVerification, verificationWords } from './run-verification.ts'

const parametersSchema = z.strictObject({
  ...runServiceWords,
  revision: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'the name of a revision')
    .exactOptional()
    .describe('Revision to go back to; the one that served before, when absent.'),
  ...verificationWords,
})
type Parameters = z.infer<typeof parametersSchema>

/** All traffic to an earlier revision; tags stay where they are. */
export const runRollback: ActionKind<Parameters> = {
  ...runTrafficKind,
  name: 'run.rollback',
  description: 'Gives all traffic of a Cloud Run service back to an earlier revision that worked.',
  parameters: parametersSchema,

  async plan(parameters) {
    const name = await plannedService(parameters)
    const [current, revisions] = await Promise.all([getService(name), listRevisions(name)])
    const { service } = parameters
    const back = parameters.revision ?? previous(service, current, revisions)
    readyRevision(revisions, back)
    const before = sharesOf(current.served, current.latestReadyRevision)
    const shares = new Map([[back, 100]])
    const moved = movedPercent(before, shares)
    if (moved === 0) {
      throw new MeshError('failed-precondition', `${service} serves ${back} already; name another revision`)
    }
    const wanted = withShares(current.traffic, shares)
    const createTime = revisions.find((one) => one.name === back)?.createTime.toISOString()
    return {
      risk: 'high',
      title: `Roll ${service} back to ${back}`,
      blastRadius: [
        `${back} is of ${createTime}: what was deployed since is gone from production.`,
        ...trafficBlast(current, wanted, moved),
      ],
      wanted: trafficFields(wanted),
      verification: await runVerification(parameters),
    }
  },
}

/** The newest one that is ready, has served and is older than the revision that most of the traffic goes to. */
function previous(
  service: string,
  { served, latestReadyRevision }: RunService,
  revisions: readonly RunRevision[],
): string {
  const [main = ''] =
    [...sharesOf(served, latestReadyRevision)].toSorted(([, left], [, right]) => right - left)[0] ?? []
  const current = revisions.find(({ name }) => name === main)
  const found = revisions.find(
    ({ createTime, isReady, hasServed, name }) =>
      isReady && hasServed && name !== main && current !== undefined && createTime <= current.createTime,
  )
  if (found !== undefined) return found.name
  const others = revisions.filter(({ isReady, name }) => isReady && name !== main).map(({ name }) => name)
  throw new MeshError(
    'failed-precondition',
    `${service} has no earlier revision than ${main || 'none'} that was ready and served; name one of: ${others.join(', ') || 'none'}`,
  )
}
