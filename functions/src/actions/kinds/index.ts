import type { ActionKind } from '../kind.ts'

/** Every kind of action by its name; loaded by the first use. */
export const ACTION_KINDS: Record<string, () => Promise<ActionKind<never>>> = {}
