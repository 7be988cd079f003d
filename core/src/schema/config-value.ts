import { z } from 'zod'

export const CONFIG_VALUE_LIMITS = { bytesMax: 8192, depthMax: 10 } as const

/** `config/{key}` and `flags/{key}`: a value that apps read as they run; set by actions only, readable by every member. */
export const configValueSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Any JSON but null, at most 8 KiB as UTF-8. */
  value: z.json(),
  /** The action that set it; its proposal says who wanted it and why. */
  actionId: z.string(),
  /** Grows with every change from 1; begins anew after a deletion. */
  revision: z.int().min(1),
  updateTime: z.date(),
})
export type ConfigValue = z.infer<typeof configValueSchema>
