import type { OverrideState } from '../../schema/override-state.ts'
import { OVERRIDE_PARTS, withPart } from './with-part.ts'

/** The override without the parts that ended by an instant: itself when none did, undefined when nothing is left. */
export function withoutEnded(existing: OverrideState | undefined, ended: Date, now: Date): OverrideState | undefined {
  const parts = OVERRIDE_PARTS.filter((part) => {
    const endTime = existing?.[part]?.endTime ?? null
    return endTime !== null && endTime <= ended
  })
  return parts.reduce<OverrideState | undefined>((left, part) => withPart(left, part, null, now), existing)
}
