import { jsonEqual } from '../json-equal.ts'
import type { PlanLine } from '../schema/api.ts'
import type { MeshConfig } from '../schema/config.ts'
import type { NotifySettings } from '../schema/notification.ts'
import { sectionLines } from '../section-lines.ts'

/** What must be done to the stored notifiers and routes. */
export interface SettingsDiff {
  /** In the file's order, then the deletions. */
  lines: PlanLine[]
  /** The settings to store; undefined when they are stored already. */
  settings: NotifySettings | undefined
}

/** Compares the notifiers and routes of a configuration with the stored ones. */
export function diffSettings(
  { notifiers = [], routes = [] }: Pick<MeshConfig, 'notifiers' | 'routes'>,
  stored: NotifySettings | undefined,
): SettingsDiff {
  const before = stored ?? { schemaVersion: 1, notifiers: [], routes: [] }
  const settings = { schemaVersion: 1, notifiers, routes } as const
  const lines = [
    ...sectionLines('notifier', before.notifiers, notifiers),
    ...sectionLines('route', before.routes, routes),
  ]
  return {
    lines: [...lines.filter(({ change }) => change !== 'delete'), ...lines.filter(({ change }) => change === 'delete')],
    settings: jsonEqual(before, settings) ? undefined : settings,
  }
}
