import { z } from 'zod'

/** `deliveries/refused_{function}`: the last minute in which the ledger was told of refused deliveries to a function. */
export const deliveryRefusalSchema = z.strictObject({ schemaVersion: z.literal(1), minuteTime: z.date() })
export type DeliveryRefusal = z.infer<typeof deliveryRefusalSchema>
