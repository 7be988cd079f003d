import type { WebhookConfig } from '../../schema/settings/webhook.ts'
import { webhookAddress } from './webhook-address.ts'

/**
 * The entry of the allow list that an address lies under: the same origin, and the entry's path as whole segments. The longest
 * of several; undefined for none. Both sides are compared as the parser of the Web writes them, so that neither case nor the
 * notation of a host matters.
 */
export function findWebhook(webhooks: readonly WebhookConfig[], address: URL): WebhookConfig | undefined {
  return webhooks
    .map((webhook) => ({ webhook, allowed: webhookAddress(webhook.url) }))
    .flatMap(({ webhook, allowed }) => (typeof allowed === 'string' ? [] : [{ webhook, allowed }]))
    .filter(({ allowed }) => allowed.origin === address.origin && isBelow(address.pathname, allowed.pathname))
    .sort((left, right) => right.allowed.pathname.length - left.allowed.pathname.length)[0]?.webhook
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)
}
