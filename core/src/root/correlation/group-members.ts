import type { Group } from '../../schema/settings/group.ts'
import { isDownAs, type DownService } from './down-services.ts'
import { rootsOf, type Dependencies } from './roots-of.ts'

/** Members of a group that are down by themselves or by other members: what is behind them outside of it counts for nothing. */
export function downMembers(
  group: Group,
  down: ReadonlyMap<string, DownService>,
  dependencies: Dependencies,
): string[] {
  const members = new Set(group.services)
  const isBehind = (parent: string, service: string) => isDownAs(down, parent, down.get(service)?.incident.severity)
  return group.services.filter(
    (service) => down.has(service) && rootsOf(service, { dependencies, isBehind }).every((root) => members.has(root)),
  )
}

/** What explains the members of a group that is down; does not change while it is. */
export function groupCauseText(group: Group): string {
  return `${groupName(group)}: more than ${group.downWhen - 1} of ${group.services.length} are down`
}

/** Why members of a group without an open incident are quiet while `count` are down. */
export function groupQuietText(group: Group, count: number): string {
  if (count >= group.downWhen) return `${groupName(group)}: people resolved its incident`
  return `${groupName(group)}: ${group.downWhen - 1} of ${group.services.length} may be down`
}

export function groupName({ id, name }: Group): string {
  return name ?? id
}
