import type { OverrideState } from '../../schema/override-state.ts'

/** The parts of what people have actions say of a service; each is one action's alone. */
export const OVERRIDE_PARTS = ['forced', 'paused', 'silenced'] as const
export type OverridePart = (typeof OVERRIDE_PARTS)[number]

/** Etag of a part, or of an incident's silence, that is not there. */
export const NO_PART_ETAG = 'none'

/** The override after a change of one part (null takes it away); undefined when nothing is left. */
export function withPart<P extends OverridePart>(
  existing: OverrideState | undefined,
  part: P,
  value: OverrideState[P],
  now: Date,
): OverrideState | undefined {
  const parts: Pick<OverrideState, OverridePart> = { ...(existing ?? NOTHING), [part]: value }
  const { forced, paused, silenced } = parts
  if (forced === null && paused === null && silenced === null) return undefined
  return { schemaVersion: 1, forced, paused, silenced, updateTime: now }
}

const NOTHING = { forced: null, paused: null, silenced: null } as const

/** Changes with every change of a part. */
export function partEtag(override: OverrideState | undefined, part: OverridePart): string {
  return override?.[part]?.etag ?? NO_PART_ETAG
}
