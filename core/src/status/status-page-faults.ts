import { STATUS_PAGE_LIMITS, type StatusPage } from '../schema/settings/status-page.ts'
import { slugOf } from './slug-of.ts'

/** A fault of a status page; `path` begins in the list of pages, as in a zod issue. */
export interface StatusPageFault {
  path: (string | number)[]
  message: string
}

/** What a page may not say: services that do not exist, the same service twice, names that cannot be told apart in addresses. */
export function statusPageFaults(
  pages: readonly StatusPage[],
  services: readonly { id: string; name?: string | undefined }[],
): StatusPageFault[] {
  const names = new Map(services.map(({ id, name }) => [id, name ?? id]))
  const faults = pages.flatMap((page, index) =>
    pageFaults(page, names).map((fault) => ({ ...fault, path: [index, ...fault.path] })),
  )
  const listed = pages.flatMap(({ sections }) => sections.flatMap(({ services }) => services)).length
  const max = STATUS_PAGE_LIMITS.allServicesMax
  return listed <= max
    ? faults
    : [...faults, { path: [], message: `at most ${max} services on all pages, not ${listed}` }]
}

function pageFaults({ sections }: StatusPage, names: ReadonlyMap<string, string>): StatusPageFault[] {
  const seen = new Set<string>()
  const bySlug = new Map<string, string>()
  const faults: StatusPageFault[] = []
  for (const [place, section] of sections.entries()) {
    for (const [index, { service, name: given }] of section.services.entries()) {
      const path = ['sections', place, 'services', index]
      const add = (key: string, message: string) => faults.push({ path: [...path, key], message })
      const own = names.get(service)
      if (own === undefined) {
        add('service', `the id of a service in this file; there is no "${service}"`)
        continue
      }
      if (seen.has(service)) add('service', `each service once on a page; "${service}" is on this one already`)
      seen.add(service)
      const name = given ?? own
      const slug = slugOf(name)
      const other = bySlug.get(slug)
      const key = given === undefined ? 'service' : 'name'
      if (slug === '') add(key, `a public name with a letter or a digit, which its address is made of, not "${name}"`)
      else if (other !== undefined) {
        add(key, `a public name of its own: "${name}" and "${other}" would both have the address "${slug}"`)
      } else bySlug.set(slug, name)
    }
  }
  return faults
}
