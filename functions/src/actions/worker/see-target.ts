import { MeshError } from '@mesh/core/errors'
import type { Action, TargetSeen } from '@mesh/core/schema/action'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { within } from '../../kit/within.ts'
import { bindKind, type ActionKinds, type BoundKind } from '../engine/bind-kind.ts'
import { fieldsDigest } from '../engine/fields.ts'

const READ_MS_MAX = 20_000

/**
 * How the target of an action stands; `gone` when there is none, null when Mesh cannot read it: its kind or Mesh's access is gone. Throws
 * `unavailable` when it does not answer for now.
 */
export async function seeTarget(
  kinds: ActionKinds,
  { proposal }: Pick<Action, 'proposal'>,
  now: Date,
): Promise<TargetSeen | 'gone' | null> {
  let kind: BoundKind
  try {
    kind = await bindKind(kinds, proposal)
  } catch {
    return null
  }
  try {
    const { etag, fields } = await within(kind.read(now), READ_MS_MAX)
    return { etag, digest: fieldsDigest(fields) }
  } catch (cause) {
    const { code, message } = asMeshError(cause)
    if (code === 'not-found') return 'gone'
    if (code !== 'unavailable') return null
    const what = `how ${kind.target.name} stands could not be read; try again soon: ${message.slice(0, 500)}`
    throw new MeshError('unavailable', what, { cause })
  }
}
