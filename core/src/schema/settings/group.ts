import { z } from 'zod'
import { idSchema } from '../config-words.ts'

/** Services of which some may be down before anyone is told: copies of one thing behind a load balancer, for example. */
export const groupSchema = z
  .strictObject({
    id: idSchema.describe('Unique among groups.'),
    name: z.string().min(1).max(100).optional().describe('Shown on the dashboard; the id when absent.'),
    services: z.array(idSchema).min(2).max(100).describe('Ids of the services that belong together.'),
    downWhen: z.int().min(1).max(100).describe('How many of them must be down before the group is.'),
  })
  .refine(({ services, downWhen }) => downWhen <= services.length, {
    path: ['downWhen'],
    message: 'at most the number of services of the group',
  })
  .meta({ id: 'Group' })
export type Group = z.infer<typeof groupSchema>
