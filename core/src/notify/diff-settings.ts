import { changedFields } from '../root/changed-fields.ts'
import { jsonEqual } from '../json-equal.ts'
import type { PlanLine } from '../schema/api.ts'
import type { MeshConfig } from '../schema/config.ts'
import type { NotifySettings } from '../schema/notification.ts'

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
  const lines = [...linesOf('notifier', before.notifiers, notifiers), ...linesOf('route', before.routes, routes)]
  return {
    lines: [...lines.filter(({ change }) => change !== 'delete'), ...lines.filter(({ change }) => change === 'delete')],
    settings: jsonEqual(before, settings) ? undefined : settings,
  }
}

function linesOf(
  kind: PlanLine['kind'],
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): PlanLine[] {
  const old = new Map(before.map((one) => [one.id, one]))
  const wanted = new Set(after.map(({ id }) => id))
  const kept = after.map((one): PlanLine => {
    const previous = old.get(one.id)
    if (previous === undefined) return { change: 'create', kind, id: one.id, fields: [] }
    const fields = changedFields(previous, one)
    return { change: fields.length > 0 ? 'update' : 'unchanged', kind, id: one.id, fields }
  })
  const gone = before.filter(({ id }) => !wanted.has(id))
  return [...kept, ...gone.map(({ id }): PlanLine => ({ change: 'delete', kind, id, fields: [] }))]
}
