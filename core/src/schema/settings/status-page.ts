import { z } from 'zod'
import { idSchema } from '../config-words.ts'

/** Bounds of status pages: a snapshot, and what is remembered of all of them, stay far below Firestore's 1 MiB. */
export const STATUS_PAGE_LIMITS = {
  pagesMax: 20,
  sectionsMax: 20,
  sectionServicesMax: 50,
  servicesMax: 200,
  allServicesMax: 400,
} as const

export const BADGES = ['uptime', 'latency', 'state'] as const
export type Badge = (typeof BADGES)[number]

const words = (max: number) => z.string().trim().min(1).max(max)

/** A page that everybody may read. Nothing of Mesh is public unless it is written here. */
export const statusPageSchema = z
  .strictObject({
    id: idSchema.describe('Unique among status pages; the page is at /status/<id>.'),
    title: words(100).describe('The heading of the page.'),
    description: words(500).optional().describe('One or two sentences below the heading.'),
    sections: z
      .array(
        z.strictObject({
          name: words(100).describe('The heading of the section.'),
          services: z
            .array(
              z.strictObject({
                service: idSchema.describe('Id of a service in this file.'),
                name: words(100).optional().describe('What the public calls it; the name of the service when absent.'),
              }),
            )
            .min(1)
            .max(STATUS_PAGE_LIMITS.sectionServicesMax),
        }),
      )
      .min(1)
      .max(STATUS_PAGE_LIMITS.sectionsMax)
      .describe('What the page shows, in this order.'),
    incidents: z.boolean().optional().describe('Whether outages are listed and told by RSS; true when absent.'),
    badges: z
      .array(z.enum(BADGES))
      .max(BADGES.length)
      .optional()
      .describe('Which badges may be embedded elsewhere; none when absent. Only latency makes latencies public.'),
  })
  .refine(({ sections }) => sections.flatMap(({ services }) => services).length <= STATUS_PAGE_LIMITS.servicesMax, {
    path: ['sections'],
    message: `at most ${STATUS_PAGE_LIMITS.servicesMax} services on a page`,
  })
  .meta({ id: 'StatusPage' })
export type StatusPage = z.infer<typeof statusPageSchema>
