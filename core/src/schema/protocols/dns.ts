import { z } from 'zod'
import { hostSchema, portSchema } from './host.ts'

/** Record types that a DNS probe can ask for. */
export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'TXT'] as const

/** Answers of a name server (RFC 1035, section 4.1.1). */
export const DNS_RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const
export type DnsRcode = (typeof DNS_RCODES)[number]

/** A DNS probe: asks for the records of a name. */
export const dnsProbeSchema = z.strictObject({
  name: hostSchema.describe('The name to ask for.'),
  type: z.enum(DNS_TYPES).default('A'),
  server: hostSchema.exactOptional().describe("The name server to ask; the system's own when absent."),
  port: portSchema.default(53).describe('Port of the name server.'),
  rcode: z.enum(DNS_RCODES).default('NOERROR').describe('The answer code that counts as success.'),
  /** As in zone files, such as `10 mail.example.com` for MX; names without trailing dot. */
  expect: z
    .array(z.string().min(1).max(1024))
    .max(50)
    .default([])
    .describe('Values that must be among the records, written as in zone files, such as "10 mail.example.com".'),
})
export type DnsProbe = z.infer<typeof dnsProbeSchema>
