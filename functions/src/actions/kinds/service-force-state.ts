import { z } from 'zod'
import { NO_PART_ETAG, partEtag } from '@mesh/core/root/override-state/with-part'
import { targetChecks } from '@mesh/core/root/slo/target-checks'
import { idSchema } from '@mesh/core/schema/config-words'
import { FORCED_STATES, OVERRIDE_MS_MAX } from '@mesh/core/schema/override-state'
import { listedServices } from '@mesh/core/status/gather-memory'
import { releaseNotices } from '../../notify/store/release-notices.ts'
import { heldBy, writePart } from '../../root/override/write-part.ts'
import { loadOverride } from '../../root/store/overrides.ts'
import { publishConfig } from '../../status/publish-soon.ts'
import type { ActionKind, TargetFields } from '../kind.ts'
import { agreeing, counted, namedService, refuseSecond } from './named-service.ts'

const NAME = 'service.forceState'

const parametersSchema = z.strictObject({
  serviceId: idSchema.describe('Id of the service.'),
  state: z.enum(FORCED_STATES).describe('How it stands.'),
  message: z.string().trim().min(1).max(500).describe('How you know; members read it beside the state.'),
})
type Parameters = z.infer<typeof parametersSchema>

const writtenSchema = parametersSchema.pick({ state: true, message: true })

const DESCRIPTION =
  'Says how a service stands, whatever its checks say: a false alarm that is known, or an outage that no check sees. It is ' +
  'shown everywhere, public status pages and badges included; checks go on and their results count as ever. ' +
  'up: open incidents of its checks end, none opens and nobody is alarmed; what is still down at the end opens one then. ' +
  'degraded and down: only shown. No incident opens by them, since whoever says so knows; those of checks open as ever.'

export const serviceForceState: ActionKind<Parameters> = {
  name: NAME,
  description: DESCRIPTION,
  parameters: parametersSchema,
  revert: 'automatic',
  ttlMsMax: OVERRIDE_MS_MAX,
  target: ({ serviceId }) => ({ type: 'service.state', name: serviceId }),

  async read({ serviceId }) {
    const override = await loadOverride(serviceId)
    const forced = override?.forced ?? null
    const fields: TargetFields = forced === null ? {} : { state: forced.state, message: forced.message }
    return { etag: partEtag(override, 'forced'), fields }
  },

  async plan({ serviceId, state, message }, { etag }) {
    const { name, checks, override, settings } = await namedService(serviceId)
    if (etag !== NO_PART_ETAG) refuseSecond(override?.forced, `people say how service "${serviceId}" stands`)
    const pages = settings.statusPages.filter((page) => listedServices([page]).includes(serviceId))
    const slos = settings.slos.filter((slo) => targetChecks(slo, checks).length > 0)
    const isPublic = pages.length > 0
    return {
      risk: state === 'up' || isPublic ? 'medium' : 'low',
      title: `Say that ${name} is ${state}, whatever its checks say`,
      blastRadius: [
        state === 'up'
          ? `${counted(checks.length, 'check')} of ${name} can alarm nobody meanwhile; ${agreeing(checks.length, 'its', 'their')} open incidents end.`
          : `${counted(checks.length, 'check')} of ${name} ${agreeing(checks.length, 'goes', 'go')} on to alarm as ever.`,
        isPublic
          ? `Shown to the public on ${counted(pages.length, 'status page')}: ${pages.map(({ id }) => id).join(', ')}.`.slice(
              0,
              300,
            )
          : 'On no public status page.',
        `${counted(slos.length, 'objective')} ${agreeing(slos.length, 'goes', 'go')} on to count what the checks say.`,
      ],
      wanted: { state, message },
      verification: null,
    }
  },

  async write({ serviceId }, fields, context) {
    const wanted = fields['state'] === undefined || fields['state'] === null ? null : writtenSchema.parse(fields)
    const written = await writePart(NAME, serviceId, 'forced', wanted && { ...heldBy(context), ...wanted }, context)
    if (wanted === null) await releaseNotices([context.actionId], context.now)
    await publishConfig(context.now)
    return written
  },
}
