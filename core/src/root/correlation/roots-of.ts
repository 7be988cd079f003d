/** Ids of the services that each service depends on. */
export type Dependencies = Readonly<Record<string, readonly string[]>>

/** What a walk over dependencies goes by. */
export interface Walk {
  dependencies: Dependencies
  /** Whether a failure of a service goes back to one that it depends on. */
  isBehind: (parent: string, service: string) => boolean
  /** Services that are not looked behind; none when absent. */
  isEnd?: (service: string) => boolean
}

/**
 * The services that a service's failure goes back to: those that it reaches over what `isBehind` admits and that have no
 * further one to go back to. Itself when it depends on none of them, and when all that it reaches is a circle.
 */
export function rootsOf(service: string, { dependencies, isBehind, isEnd = () => false }: Walk): string[] {
  const seen = new Set([service])
  const roots: string[] = []
  for (const one of seen) {
    const behind = isEnd(one) ? [] : parentsOf(one, dependencies).filter((parent) => isBehind(parent, one))
    if (behind.length === 0) roots.push(one)
    for (const parent of behind) seen.add(parent)
  }
  return roots.length === 0 ? [service] : roots
}

function parentsOf(service: string, dependencies: Dependencies): readonly string[] {
  return Object.hasOwn(dependencies, service) ? (dependencies[service] ?? []) : []
}
