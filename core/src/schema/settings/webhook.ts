import { z } from 'zod'
import { webhookAddress } from '../../actions/policy/webhook-address.ts'
import { secretNameSchema } from '../secret-name.ts'

export const WEBHOOKS_MAX = 100

/** One address that actions may call, with all that lies below it. */
export const webhookConfigSchema = z.strictObject({
  url: z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const address = webhookAddress(text)
      if (typeof address === 'string') context.addIssue({ code: 'custom', message: address })
      else if (address.search !== '')
        context.addIssue({ code: 'custom', message: 'no query: only the path is compared' })
    })
    .describe('Where actions may POST to: this address, and whatever lies below its path.'),
  secret: secretNameSchema
    .exactOptional()
    .describe('Name of the secret in Secret Manager that signs the calls (Standard Webhooks); unsigned when absent.'),
  risk: z.enum(['medium', 'high']).exactOptional().describe('How much harm a call can do; medium when absent.'),
})
export type WebhookConfig = z.infer<typeof webhookConfigSchema>

/** List `webhooks` of the section `actions` of mesh.yaml: nothing else is ever called. */
export const webhooksConfigSchema = z.array(webhookConfigSchema).max(WEBHOOKS_MAX)
