import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { NO_PART_ETAG, partEtag } from '@mesh/core/root/override-state/with-part'
import { idSchema } from '@mesh/core/schema/config-words'
import { OVERRIDE_MS_MAX } from '@mesh/core/schema/override-state'
import { releaseNotices } from '../../notify/store/release-notices.ts'
import { isLongOver } from '../../root/override/is-long-over.ts'
import { heldBy, writePart } from '../../root/override/write-part.ts'
import { loadIncident, writeSilence } from '../../root/store/silence.ts'
import { loadOverride } from '../../root/store/overrides.ts'
import type { ActionKind, KindPlan } from '../kind.ts'
import { counted, namedService, refuseSecond } from './named-service.ts'

const NAME = 'incident.silence'

const parametersSchema = z
  .strictObject({
    incidentId: z.string().min(1).max(300).exactOptional().describe('One incident, or else'),
    serviceId: idSchema.exactOptional().describe('every incident of a service.'),
    reason: z.string().trim().min(1).max(500).describe('Why nobody needs to be told; members read it.'),
  })
  .refine(({ incidentId, serviceId }) => (incidentId === undefined) !== (serviceId === undefined), {
    path: ['incidentId'],
    message: 'either an incident or a service',
  })
type Parameters = z.infer<typeof parametersSchema>

export const incidentSilence: ActionKind<Parameters> = {
  name: NAME,
  description:
    'Nobody is told of an incident, or of any of a service, while it lasts: alarms, reminders and ends wait. Incidents open and ' +
    'end as ever. What is still open afterwards is told then, once; what came and went meanwhile is not told at all.',
  parameters: parametersSchema,
  revert: 'automatic',
  ttlMsMax: OVERRIDE_MS_MAX,
  target: ({ incidentId, serviceId = '' }) =>
    incidentId === undefined
      ? { type: 'service.notices', name: serviceId }
      : { type: 'incident.notices', name: incidentId },

  async read(parameters, now) {
    const { etag, silence } = await readSilence(parameters)
    // One that is over, and that its action failed to take away, says nothing any more: another one may be proposed, and is applied once that
    // failed revert was tried again or settled.
    return { etag, fields: silence === null || isLongOver(silence, now) ? {} : { reason: silence.reason } }
  },

  async plan(parameters, { fields }) {
    const { incidentId, serviceId = '', reason } = parameters
    if (fields['reason'] !== undefined) refuseSecond((await readSilence(parameters)).silence, 'it is silenced')
    const told = incidentId === undefined ? await ofService(serviceId) : await ofIncident(incidentId)
    return { ...told, wanted: { reason }, verification: null }
  },

  async write({ incidentId, serviceId = '' }, fields, context) {
    const reason = fields['reason'] ?? null
    const value = reason === null ? null : { ...heldBy(context), reason: z.string().parse(reason) }
    const { etag } =
      incidentId === undefined
        ? await writePart(NAME, serviceId, 'silenced', value, context)
        : await writeSilence(NAME, incidentId, value, context)
    if (value === null) await releaseNotices([context.actionId], context.now)
    return { etag }
  },
}

async function readSilence({ incidentId, serviceId = '' }: Parameters) {
  if (incidentId === undefined) {
    const override = await loadOverride(serviceId)
    return { etag: partEtag(override, 'silenced'), silence: override?.silenced ?? null }
  }
  const { silence = null } = await loadIncident(incidentId)
  return { etag: silence?.etag ?? NO_PART_ETAG, silence }
}

async function ofIncident(incidentId: string): Promise<Pick<KindPlan, 'risk' | 'title' | 'blastRadius'>> {
  const { title, state } = await loadIncident(incidentId)
  if (state === 'resolved') {
    throw new MeshError('failed-precondition', `incident ${incidentId} is resolved: there is nothing to silence`)
  }
  return {
    risk: 'low',
    title: `Silence "${title.slice(0, 150)}"`,
    blastRadius: ['Nobody is alarmed or reminded of this one incident; others of its service are told as ever.'],
  }
}

async function ofService(serviceId: string): Promise<Pick<KindPlan, 'risk' | 'title' | 'blastRadius'>> {
  const { name, checks } = await namedService(serviceId)
  const whose = `${counted(checks.length, 'check')} of ${name} and its objectives`
  return {
    risk: 'medium',
    title: `Silence all incidents of ${name}`,
    blastRadius: [`Nobody is told of anything that ${whose} find, however bad.`],
  }
}
