/** Ids of the services that each service depends on. */
export type Dependencies = Readonly<Record<string, readonly string[]>>

/**
 * The services that a service's failure goes back to: those that it reaches over services of `down` alone and that have no
 * further one to go back to. Itself when it depends on none of `down`, and when all that it reaches is a circle. `isEnd` names
 * services that are not looked behind.
 */
export function rootsOf(
  service: string,
  down: ReadonlySet<string>,
  dependencies: Dependencies,
  isEnd: (service: string) => boolean = () => false,
): string[] {
  const seen = new Set([service])
  const roots: string[] = []
  for (const one of seen) {
    const behind = isEnd(one) ? [] : parentsOf(one, dependencies).filter((parent) => down.has(parent))
    if (behind.length === 0) roots.push(one)
    for (const parent of behind) seen.add(parent)
  }
  return roots.length === 0 ? [service] : roots
}

function parentsOf(service: string, dependencies: Dependencies): readonly string[] {
  return Object.hasOwn(dependencies, service) ? (dependencies[service] ?? []) : []
}
