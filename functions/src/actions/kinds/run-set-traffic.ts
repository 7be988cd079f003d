import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { getService, listRevisions } from '../../gcp/run.ts'
import type { ActionKind } from '../kind.ts'
import { plannedService, runServiceWords } from './run-target.ts'
import { readyRevision, runTrafficKind, trafficBlast, trafficFields } from './run-traffic-kind.ts'
import { giveShare, movedPercent, sharesOf, withShares, type Shares } from './run-traffic-shares.ts'
import { runVerification, verificationWords } from './run-verification.ts'

const revisionSchema = z
  .string()
  .regex(/^(LATEST|[a-z][a-z0-9-]{0,62})$/, 'the name of a revision, or LATEST')
  .describe('Name of a revision, or LATEST for the newest one that is ready.')
const percentSchema = z.int().min(0).max(100)

const parametersSchema = z
  .strictObject({
    ...runServiceWords,
    revision: revisionSchema.exactOptional(),
    percent: percentSchema.exactOptional().describe('Its share; the others keep theirs in proportion.'),
    targets: z
      .array(z.strictObject({ revision: revisionSchema, percent: percentSchema }))
      .min(1)
      .max(20)
      .exactOptional()
      .describe('Instead of one revision: the shares of all, which sum to 100.'),
    ...verificationWords,
  })
  .superRefine(({ revision, percent, targets }, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (targets === undefined) {
      if (revision === undefined || percent === undefined) say('revision', 'give revision and percent, or targets')
      return
    }
    if (revision !== undefined || percent !== undefined)
      say('targets', 'give revision and percent, or targets, not both')
    const sum = targets.reduce((total, target) => total + target.percent, 0)
    if (sum !== 100) say('targets', `the percentages sum to ${sum}; expected 100`)
    if (new Set(targets.map((target) => target.revision)).size < targets.length)
      say('targets', 'name each revision once')
  })
type Parameters = z.infer<typeof parametersSchema>

const HIGH_ABOVE_PERCENT = 50

/** Tags stay where they are. */
export const runSetTraffic: ActionKind<Parameters> = {
  ...runTrafficKind,
  name: 'run.setTraffic',
  description: 'Divides the traffic of a Cloud Run service among its revisions.',
  parameters: parametersSchema,

  async plan(parameters) {
    const name = await plannedService(parameters)
    const [current, revisions] = await Promise.all([getService(name), listRevisions(name)])
    const after = wantedShares(parameters, sharesOf(current.traffic))
    for (const [revision] of after) readyRevision(revisions, revision)
    const wanted = withShares(current.traffic, after)
    if (isDeepStrictEqual(sharesOf(current.traffic), after)) {
      throw new MeshError('failed-precondition', `the traffic of ${parameters.service} is divided like that already`)
    }
    const latest = current.latestReadyRevision
    const moved = movedPercent(sharesOf(current.served, latest), sharesOf(wanted, latest))
    return {
      risk: moved > HIGH_ABOVE_PERCENT ? 'high' : 'medium',
      title: titleOf(parameters.service, after),
      blastRadius: trafficBlast(current, wanted, moved),
      wanted: trafficFields(wanted),
      verification: await runVerification(parameters),
    }
  },
}

function wantedShares({ revision, percent, targets }: Parameters, current: Shares): Shares {
  if (targets !== undefined) {
    return new Map(targets.filter((target) => target.percent > 0).map((target) => [target.revision, target.percent]))
  }
  return giveShare(current, revision ?? '', percent ?? 0)
}

const TITLE_CHARS_MAX = 200

/** With two targets, or with one where names are long. */
function titleOf(service: string, shares: Shares): string {
  const sorted = [...shares].toSorted(([, left], [, right]) => right - left)
  const title = (count: number) => {
    const shown = sorted.slice(0, count).map(([revision, percent]) => `${percent} % to ${revision}`)
    const rest = sorted.length - shown.length
    return `Traffic of ${service}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  }
  return title(2).length <= TITLE_CHARS_MAX ? title(2) : title(1)
}
