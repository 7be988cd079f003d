import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { getService } from '../../gcp/run.ts'
import type { RunService } from '../../gcp/run-service.ts'
import type { ActionKind } from '../kind.ts'
import { plannedService, runServiceName, runServiceWords, runTarget } from './run-target.ts'
import { runVerdict, runVerification, verificationWords } from './run-verification.ts'
import { runWrite } from './run-write.ts'

const FIELD = 'scaling.minInstanceCount'
const HOURS_A_MONTH = 730

const parametersSchema = z.strictObject({
  ...runServiceWords,
  minInstances: z.int().min(0).max(20).describe('Instances that Cloud Run keeps ready without requests, 0 to 20.'),
  ...verificationWords,
})
type Parameters = z.infer<typeof parametersSchema>

/** The minimum of the service as a whole, which takes effect without a new revision. */
export const runSetMinInstances: ActionKind<Parameters> = {
  name: 'run.setMinInstances',
  description:
    'Keeps instances of a Cloud Run service ready, so that requests after a quiet time need not wait for a start.',
  parameters: parametersSchema,
  revert: 'automatic',
  target: runTarget,

  async read(parameters) {
    const { etag, minInstances } = await getService(runServiceName(parameters))
    return { etag, fields: { [FIELD]: minInstances } }
  },

  async plan(parameters) {
    const { service, minInstances } = parameters
    const current = await getService(await plannedService(parameters))
    refuse(parameters, current)
    return {
      risk: 'medium',
      title: minInstances === 0 ? `Let ${service} scale to zero` : `Keep ${plural(minInstances)} of ${service} ready`,
      blastRadius: [cost(parameters, current), ...besides(parameters, current)],
      wanted: { [FIELD]: minInstances },
      verification: await runVerification(parameters),
    }
  },

  write(parameters, fields, context) {
    const minInstances = z
      .int()
      .min(0)
      .parse(fields[FIELD] ?? 0)
    return runWrite(runServiceName(parameters), { minInstances }, context)
  },

  async verify(parameters) {
    const current = await getService(runServiceName(parameters))
    return runVerdict(current, { minInstances: current.minInstances })
  },
}

function refuse({ service, minInstances }: Parameters, current: RunService): void {
  const { maxInstances, problem } = current
  if (current.minInstances === minInstances) {
    throw new MeshError(
      'failed-precondition',
      `${service} keeps ${plural(minInstances)} ready already; choose another number`,
    )
  }
  if (current.isManual) {
    throw new MeshError(
      'failed-precondition',
      `${service} has manual scaling, where a minimum means nothing; set it to automatic scaling first`,
    )
  }
  if (maxInstances !== null && minInstances > maxInstances) {
    throw new MeshError(
      'failed-precondition',
      `${service} may have at most ${plural(maxInstances)}; raise its maximum first, or keep fewer ready`,
    )
  }
  if (problem !== null) {
    throw new MeshError('failed-precondition', `${service} is not ready (${problem}); deploy or roll back first`)
  }
}

/** Source: https://docs.cloud.google.com/run/docs/configuring/min-instances#billing */
function cost({ minInstances }: Parameters, current: RunService): string {
  const more = minInstances - current.minInstances
  const size = current.cpu === '' || current.memory === '' ? '' : ` of ${current.cpu} CPU and ${current.memory}`
  const hours = (Math.abs(more) * HOURS_A_MONTH).toLocaleString('en')
  const rate = current.isRequestBilled
    ? 'the lower rate for idle instances'
    : 'the full rate, idle or not (instance-based billing)'
  return more > 0
    ? `Bills about ${plural(minInstances)}${size} always on (now ${current.minInstances}): ${hours} instance hours a month more, at ${rate}.`
    : `About ${plural(minInstances)} always on (now ${current.minInstances}): up to ${hours} instance hours a month less are billed.`
}

function besides({ service, minInstances }: Parameters, current: RunService): string[] {
  const shared = current.served.filter(({ percent }) => percent > 0)
  return [
    ...(minInstances < current.minInstances ? [`Requests to ${service} may wait for an instance to start.`] : []),
    ...(shared.length > 1 ? [`${shared.length} revisions share them by their traffic.`] : []),
    ...(current.revisionMinInstances > 0
      ? [`Each revision keeps ${plural(current.revisionMinInstances)} of its own besides; this does not change that.`]
      : []),
  ]
}

function plural(count: number): string {
  return `${count} instance${count === 1 ? '' : 's'}`
}
