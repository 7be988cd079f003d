import type { z } from 'zod'
import { nearest } from '../../nearest.ts'
import type { Group } from './group.ts'

interface Related {
  services: { id: string; dependsOn?: string[]; checks: { id: string }[] }[]
  groups?: Group[]
  slos?: { id: string }[]
}

type Path = (string | number)[]

/**
 * Refuses, each at its place, unknown and repeated services in dependencies and groups, services that need
 * themselves, and checks that share their incidents' names with a group or an objective.
 */
export function refuseWrongRelations({ services, groups = [], slos = [] }: Related, context: z.RefinementCtx): void {
  const known = new Set(services.map(({ id }) => id))
  const refuse = (path: Path, message: string) => context.addIssue({ code: 'custom', path, message })
  const lists: [path: Path, ids: readonly string[]][] = [
    ...services.map(({ dependsOn = [] }, index): [Path, string[]] => [['services', index, 'dependsOn'], dependsOn]),
    ...groups.map((group, index): [Path, string[]] => [['groups', index, 'services'], group.services]),
  ]
  for (const [path, ids] of lists) {
    for (const [index, id] of ids.entries()) {
      if (!known.has(id)) refuse([...path, index], unknownService(id, [...known]))
      else if (ids.indexOf(id) < index) refuse([...path, index], 'each service once')
    }
  }
  for (const { path, circle } of circles(services)) {
    refuse(path, `services that do not need each other in a circle (${circle.join(' -> ')})`)
  }
  const namesakes: Record<string, Set<string>> = { group: idsOf(groups), slo: idsOf(slos) }
  for (const [index, { id, checks }] of services.entries()) {
    const taken = Object.hasOwn(namesakes, id) ? namesakes[id] : undefined
    for (const [place, check] of taken === undefined ? [] : checks.entries()) {
      if (!taken?.has(check.id)) continue
      const path = ['services', index, 'checks', place, 'id']
      refuse(path, `another id: incidents of this check and of the ${id} "${check.id}" would have the same names`)
    }
  }
}

function idsOf(things: readonly { id: string }[]): Set<string> {
  return new Set(things.map(({ id }) => id))
}

function unknownService(id: string, known: readonly string[]): string {
  const guess = nearest(id, known)
  const hint = guess === undefined ? `there is no "${id}"` : `did you mean "${guess}"?`
  return `the id of a service in this file; ${hint}`
}

/** Each dependency that closes a circle when services are followed in the file's order, with the circle. */
function circles(services: Related['services']): { path: Path; circle: string[] }[] {
  const byId = new Map(services.map(({ id, dependsOn = [] }, index) => [id, { index, dependsOn }]))
  const found: { path: Path; circle: string[] }[] = []
  const done = new Set<string>()
  for (const { id } of services) {
    const way: { id: string; next: number }[] = done.has(id) ? [] : [{ id, next: 0 }]
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const { index, dependsOn } = byId.get(last.id) ?? { index: 0, dependsOn: [] }
      const place = last.next
      const parent = dependsOn[place]
      last.next += 1
      if (parent === undefined) {
        done.add(last.id)
        way.pop()
        continue
      }
      const from = way.findIndex((step) => step.id === parent)
      if (from >= 0) {
        const circle = [...way.slice(from).map((step) => step.id), parent]
        found.push({ path: ['services', index, 'dependsOn', place], circle })
      } else if (byId.has(parent) && !done.has(parent)) way.push({ id: parent, next: 0 })
    }
  }
  return found
}
