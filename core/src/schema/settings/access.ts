import { z } from 'zod'
import { ROLES } from '../../roles.ts'

/** Section `access` of mesh.yaml: who becomes a member without an invitation. */
export const accessConfigSchema = z
  .strictObject({
    domains: z
      .array(
        z
          .string()
          .max(253)
          .regex(/^(?=.*\.)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a domain in lower case, such as example.com'),
      )
      .max(20)
      .default([])
      .describe('Whoever signs in with a verified address of exactly one of these domains becomes a member.'),
    domainRole: z
      .enum(ROLES)
      .extract(['viewer', 'operator'])
      .default('viewer')
      .describe('What such members are at first; more than this takes an invitation or an action.'),
  })
  .meta({ id: 'Access' })
export type AccessConfig = z.infer<typeof accessConfigSchema>

/** Where nothing is written, only invitations admit. */
export const NO_DOMAINS: AccessConfig = { domains: [], domainRole: 'viewer' }
