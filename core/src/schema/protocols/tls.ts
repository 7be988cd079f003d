import { z } from 'zod'
import { hostSchema, portSchema } from './host.ts'

const DAYS_MAX = 400
const TLS_TEXT_MAX = 4096

/** A TLS probe: a handshake with a trusted certificate that is valid for long enough. */
export const tlsProbeSchema = z.strictObject({
  host: hostSchema,
  port: portSchema.default(443),
  send: z
    .string()
    .min(1)
    .max(TLS_TEXT_MAX)
    .exactOptional()
    .describe('Text to send once connected, for conditions on [BODY].'),
  degradedWithinDays: z
    .int()
    .min(0)
    .max(DAYS_MAX)
    .default(14)
    .describe('Degraded when the certificate expires in fewer days than this.'),
  failWithinDays: z
    .int()
    .min(0)
    .max(DAYS_MAX)
    .default(0)
    .describe('A failure when the certificate expires in fewer days than this; an expired one always is.'),
})
export type TlsProbe = z.infer<typeof tlsProbeSchema>
