import type { ForcedState, OverrideState } from '../../schema/override-state.ts'

/** How people say that a service stands. */
export interface ShownForced {
  state: ForcedState
  message: string
  since: Date
  endTime: Date
}

/** What people say of a service at an instant; undefined when they leave it to its checks, and from its end on. */
export function forcedState(override: OverrideState | undefined, now: Date): ShownForced | undefined {
  const forced = override?.forced ?? null
  if (forced === null || forced.endTime <= now) return undefined
  const { state, message, since, endTime } = forced
  return { state, message, since, endTime }
}
