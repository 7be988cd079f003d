import { MeshError } from '@mesh/core/errors'
import { NO_PART_ETAG, partEtag, withPart, type OverridePart } from '@mesh/core/root/override-state/with-part'
import { OVERRIDE_MS_MAX, type OverrideState } from '@mesh/core/schema/override-state'
import type { WriteContext } from '../../actions/kind.ts'
import { changeOverride } from '../store/overrides.ts'

/** What every part of an override says of the write that made it; it ends after a day at the latest. */
export function heldBy({ actionId, idempotencyKey, endTime, now }: WriteContext) {
  const latest = new Date(now.getTime() + OVERRIDE_MS_MAX)
  return { actionId, etag: idempotencyKey, since: now, endTime: endTime ?? latest }
}

/**
 * Writes one part of what is said of a service, null for nothing, and gives its etag. A repeated write changes nothing; one upon
 * another state than the context's is refused with `aborted`.
 */
export async function writePart<P extends OverridePart>(
  kind: string,
  serviceId: string,
  part: P,
  value: OverrideState[P],
  context: WriteContext,
): Promise<{ etag: string }> {
  const etag = value?.etag ?? NO_PART_ETAG
  const reason = context.isRevert ? `action ${context.actionId} ended` : `action ${context.actionId}`
  await changeOverride(
    serviceId,
    (existing) => {
      const found = partEtag(existing, part)
      if (found === etag) return 'unchanged'
      if (found === context.etag) return withPart(existing, part, value, context.now)
      const message = `what is said of service ${serviceId} has changed: ${part} has etag ${found}, not ${context.etag}`
      throw new MeshError('aborted', message)
    },
    { action: kind, reason },
    context.now,
  )
  return { etag }
}
