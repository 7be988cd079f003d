import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { localIdOf } from '@mesh/core/paths'
import { NO_PART_ETAG, partEtag } from '@mesh/core/root/override-state/with-part'
import { targetChecks } from '@mesh/core/root/slo/target-checks'
import { idSchema } from '@mesh/core/schema/config-words'
import { heldBy, writePart } from '../../root/override/write-part.ts'
import { loadOverride } from '../../root/store/overrides.ts'
import type { ActionKind, Json } from '../kind.ts'
import { agreeing, counted, namedService, refuseSecond } from './named-service.ts'

const NAME = 'service.pauseChecks'

/** In the place of a list of checks: all of them, later ones included. */
const ALL = 'all'

const parametersSchema = z.strictObject({
  serviceId: idSchema.describe('Id of the service.'),
  checks: z
    .array(idSchema)
    .min(1)
    .max(50)
    .exactOptional()
    .describe('Ids of checks within the service; all of them, later ones included, when absent.'),
})
type Parameters = z.infer<typeof parametersSchema>

const pausedSchema = z.union([z.literal(ALL), z.array(z.string())])

export const servicePauseChecks: ActionKind<Parameters> = {
  name: NAME,
  description:
    'Stops probing a service, as `paused` in mesh.yaml does, until it is reverted or its TTL ends; applying a configuration ' +
    'meanwhile changes nothing about that. Open incidents of the checks end. Afterwards each check is as mesh.yaml has it.',
  parameters: parametersSchema,
  revert: 'automatic',
  target: ({ serviceId }) => ({ type: 'service.checks', name: serviceId }),

  async read({ serviceId }) {
    const override = await loadOverride(serviceId)
    const paused = override?.paused ?? null
    return { etag: partEtag(override, 'paused'), fields: paused === null ? {} : { paused: paused.checks ?? ALL } }
  },

  async plan({ serviceId, checks: ids }, { etag }) {
    const { name, checks, override, settings } = await namedService(serviceId)
    if (etag !== NO_PART_ETAG) refuseSecond(override?.paused, `checks of service "${serviceId}" are paused`)
    const known = new Set(checks.map(({ checkId }) => localIdOf(checkId)))
    const unknown = ids?.filter((id) => !known.has(id)) ?? []
    if (unknown.length > 0) {
      const found = unknown.map((id) => `"${id}"`).join(', ')
      throw new MeshError(
        'failed-precondition',
        `service "${serviceId}" has no check ${found}; it has ${[...known].join(', ')}`,
      )
    }
    const named = checks.filter(({ checkId }) => ids === undefined || ids.includes(localIdOf(checkId)))
    const running = named.filter(({ paused }) => paused !== true)
    if (running.length === 0) {
      throw new MeshError(
        'failed-precondition',
        `service "${serviceId}" has no such check that is not paused in mesh.yaml`,
      )
    }
    const slos = settings.slos.filter((slo) => targetChecks(slo, running).length > 0)
    return {
      risk: 'medium',
      title: `Pause ${ids === undefined ? 'all' : running.length} of the ${counted(checks.length, 'check')} of ${name}`,
      blastRadius: [
        `Nobody is told of an outage that only ${counted(running.length, 'check')} would see; ${agreeing(running.length, 'its', 'their')} open incidents end.`,
        `${counted(slos.length, 'objective')} ${agreeing(slos.length, 'counts', 'count')} less or nothing meanwhile.`,
      ],
      wanted: { paused: ids === undefined ? ALL : [...new Set(ids)].toSorted() },
      verification: null,
    }
  },

  write({ serviceId }, fields, context) {
    const checks = pausedOf(fields['paused'])
    const paused = checks && {
      ...heldBy(context),
      endTime: context.endTime ?? null,
      checks: checks === ALL ? null : checks,
    }
    return writePart(NAME, serviceId, 'paused', paused, context)
  },
}

function pausedOf(field: Json | undefined): typeof ALL | string[] | null {
  return field === undefined || field === null ? null : pausedSchema.parse(field)
}
