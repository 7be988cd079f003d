import type { MeshConfig } from '../schema/config.ts'
import { SETTINGS_KINDS, SETTINGS_SECTION_NAMES } from '../schema/settings.ts'

/** Parts of the section `actions` whose entries have ids. */
const POLICIES = { autopilot: 'autopilot rule', freezes: 'freeze', rateLimits: 'rate limit' } as const

/** An id that was used before; paths lead to the `id` values, as in a zod issue. */
export interface DuplicateId {
  /** In words: `service`, `rate limit`. */
  kind: string
  id: string
  path: (string | number)[]
  firstPath: (string | number)[]
}

/** Ids of services, notifiers, routes and the like used twice in the file and of checks used twice in a service, in the file's order. */
export function findDuplicateIds(config: MeshConfig): DuplicateId[] {
  const services = duplicatesOf('service', config.services, ['services'])
  const checks = config.services.flatMap((service, index) =>
    duplicatesOf('check', service.checks, ['services', index, 'checks']),
  )
  const notifiers = duplicatesOf('notifier', config.notifiers ?? [], ['notifiers'])
  const routes = duplicatesOf('route', config.routes ?? [], ['routes'])
  const sections = SETTINGS_SECTION_NAMES.flatMap((name) =>
    duplicatesOf(SETTINGS_KINDS[name], config[name] ?? [], [name]),
  )
  const policies = (['autopilot', 'freezes', 'rateLimits'] as const).flatMap((name) =>
    duplicatesOf(POLICIES[name], config.actions?.[name] ?? [], ['actions', name]),
  )
  return [...services, ...checks, ...notifiers, ...routes, ...sections, ...policies]
}

function duplicatesOf(kind: string, items: readonly { id: string }[], parent: (string | number)[]): DuplicateId[] {
  const firstIndex = new Map<string, number>()
  const duplicates: DuplicateId[] = []
  for (const [index, { id }] of items.entries()) {
    const first = firstIndex.get(id)
    if (first === undefined) firstIndex.set(id, index)
    else duplicates.push({ kind, id, path: [...parent, index, 'id'], firstPath: [...parent, first, 'id'] })
  }
  return duplicates
}
