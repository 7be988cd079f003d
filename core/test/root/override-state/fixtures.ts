import type { OverrideState } from '../../../src/schema/override-state.ts'
import { at } from '../../fixtures.ts'

export const HELD = { actionId: 'action-1', etag: 'action-1:apply', since: at(0), endTime: at(600) }

export function override(changes: Partial<OverrideState> = {}): OverrideState {
  return { schemaVersion: 1, forced: null, paused: null, silenced: null, updateTime: at(0), ...changes }
}

export const FORCED_UP = { ...HELD, state: 'up', message: 'false alarm' } as const
