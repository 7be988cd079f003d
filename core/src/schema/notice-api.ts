import { z } from 'zod'
import { idSchema } from './config-words.ts'

/** Request of the callable `testNotifier`: sends a harmless notice now, past routes and quiet hours. */
export const testNotifierRequestSchema = z.strictObject({ notifierId: idSchema })

/** Answer of `testNotifier`; `reason` is what the provider, Secret Manager or the guard said when it was not sent. */
export const testNotifierResponseSchema = z.strictObject({ sent: z.boolean(), reason: z.string() })
export type TestNotifierResponse = z.infer<typeof testNotifierResponseSchema>

/** Request of the callable `retryNotice`: a notice that was given up gets new attempts. */
export const retryNoticeRequestSchema = z.strictObject({
  noticeId: z
    .string()
    .min(1)
    .max(400)
    .regex(/^[^/]+$/, 'the id of a notice'),
})

/** Answer of `retryNotice`: how the notice stands after a first attempt. */
export const retryNoticeResponseSchema = z.strictObject({
  state: z.enum(['pending', 'sent', 'failed', 'cancelled']),
  reason: z.string(),
})
export type RetryNoticeResponse = z.infer<typeof retryNoticeResponseSchema>
