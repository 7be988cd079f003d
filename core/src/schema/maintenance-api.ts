import { z } from 'zod'
import { idSchema } from './config-words.ts'
import { MAINTENANCE_LIMITS } from './settings/maintenance.ts'

/** Request of the callable `openMaintenance`: from now until `endTime`, on some services or on everything. */
export const openMaintenanceRequestSchema = z
  .strictObject({
    services: z
      .array(idSchema)
      .min(1)
      .max(MAINTENANCE_LIMITS.servicesMax)
      .refine((ids) => new Set(ids).size === ids.length, 'each service once')
      .exactOptional(),
    everything: z.literal(true).exactOptional(),
    endTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    reason: z.string().trim().min(1, 'some words').max(500),
    /** Made by the client for this one maintenance, and its id: the same request sent again opens nothing again. */
    requestId: z.uuid(),
  })
  .refine(({ services, everything }) => (services === undefined) !== (everything === undefined), {
    path: ['services'],
    message: 'either services or everything',
  })
export type OpenMaintenanceRequest = z.infer<typeof openMaintenanceRequestSchema>

/** Request of the callable `endMaintenance`: what a person opened ends now. */
export const endMaintenanceRequestSchema = z.strictObject({
  maintenanceId: z.uuid('the id of a maintenance that somebody opened'),
  /** Made by the client for this one change. */
  requestId: z.uuid(),
})

/** Answer of both: its id and when it ends or ended. */
export const maintenanceResponseSchema = z.strictObject({ maintenanceId: z.string(), endTime: z.iso.datetime() })
export type MaintenanceResponse = z.infer<typeof maintenanceResponseSchema>

const listedSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Ids; null for everything. */
  services: z.array(z.string()).nullable(),
  startTime: z.iso.datetime(),
  endTime: z.iso.datetime(),
  /** Name of who opened it; null for what mesh.yaml plans. */
  openedBy: z.string().nullable(),
  /** Name of who ended it early; null when nobody did. */
  endedBy: z.string().nullable(),
})
export type ListedMaintenanceJson = z.infer<typeof listedSchema>

/** Answer of the callable `listMaintenance`. */
export const listMaintenanceResponseSchema = z.strictObject({
  current: z.array(listedSchema),
  coming: z.array(listedSchema),
  past: z.array(listedSchema),
})
export type ListMaintenanceResponse = z.infer<typeof listMaintenanceResponseSchema>
