import type { RootSettings } from '@mesh/core/schema/settings'

/** How a service is related to others, by their ids and in their order. */
export interface Relations {
  dependsOn: string[]
  neededBy: string[]
  /** Groups of which only several members together count as down. */
  groups: string[]
}

/** What mesh.yaml says about a service and others. */
export function relationsOf(
  { dependencies, groups }: Pick<RootSettings, 'dependencies' | 'groups'>,
  serviceId: string,
): Relations {
  return {
    dependsOn: [...(dependencies[serviceId] ?? [])].sort(),
    neededBy: Object.keys(dependencies)
      .filter((id) => dependencies[id]?.includes(serviceId))
      .sort(),
    groups: groups
      .filter(({ services }) => services.includes(serviceId))
      .map(({ id, name = id, downWhen, services }) => `${name}: down when ${downWhen} of ${services.length} are`),
  }
}
