import { meanAvailability } from './public-days.ts'
import type { ShownPage } from './shown-page.ts'

/** The page for programs, as plain JSON values. */
export function summaryOf(page: ShownPage): object {
  return {
    title: page.title,
    state: page.state,
    headline: page.headline,
    isStale: page.isStale,
    updateTime: page.updateTime,
    sections: page.sections.map(({ name, services }) => ({
      name,
      services: services.map(({ slug, name, state, days }) => ({
        slug,
        name,
        state,
        uptimePercent: meanAvailability(days),
      })),
    })),
    incidents: page.incidents ?? [],
  }
}
