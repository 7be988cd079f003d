import { z } from 'zod'

const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})+$`)
const DAYS_MAX = 3650

/** A domain's registration: asks its registry, over RDAP (RFC 9082, RFC 9083), when it ends. */
export const domainProbeSchema = z.strictObject({
  name: z
    .string()
    .max(253)
    .regex(DOMAIN, 'a registered domain such as example.org (in ASCII: xn--… for others), not a host below it')
    .describe('The domain as it is registered, such as example.org.'),
  degradedWithinDays: z
    .int()
    .min(0)
    .max(DAYS_MAX)
    .default(30)
    .describe('Degraded when the registration ends in fewer days than this.'),
  failWithinDays: z
    .int()
    .min(0)
    .max(DAYS_MAX)
    .default(7)
    .describe('A failure when the registration ends in fewer days than this; an expired one always is.'),
  rdap: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .refine(
      (url) => !/^https?:\/\/[^/?#]*@/i.test(url) && !/[?#]/.test(url),
      'a URL without user name, query and fragment',
    )
    .exactOptional()
    .describe("Base address of the registry's RDAP server; IANA's list names it when absent."),
})
export type DomainProbe = z.infer<typeof domainProbeSchema>
