import { z } from 'zod'
import { findWebhook } from '@mesh/core/actions/policy/find-webhook'
import { webhookAddress } from '@mesh/core/actions/policy/webhook-address'
import { MeshError } from '@mesh/core/errors'
import { configValueFault } from '@mesh/core/schema/config-value-fault'
import type { WebhookConfig } from '@mesh/core/schema/settings/webhook'
import { identityToken } from '../../gcp/identity-token.ts'
import { readSecret } from '../../gcp/secret-manager.ts'
import { log } from '../../kit/log.ts'
import { signWebhook } from '../../kit/sign-webhook.ts'
import { DeliveryFailure } from '../../notify/delivery-failure.ts'
import { exchangeJson } from '../../notify/exchange-json.ts'
import type { ActionKind, WriteContext } from '../kind.ts'
import { loadPolicy } from '../store/policy.ts'

const BODY_BYTES_MAX = 16_384
const TIMEOUT_MS = 10_000
/** Answers that no repetition of the same call can change. */
const FINAL = new Set([400, 401, 403, 404, 405, 410, 413, 415, 422])

const parametersSchema = z.strictObject({
  url: z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const address = webhookAddress(text)
      if (typeof address === 'string') context.addIssue({ code: 'custom', message: address })
    })
    .describe('One of the addresses that mesh.yaml allows under actions.webhooks, or below one. Members can read it.'),
  method: z.literal('POST').default('POST'),
  body: z
    .json()
    .superRefine((body, context) => {
      const fault = configValueFault(body, BODY_BYTES_MAX)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
    })
    .describe(
      'What is sent, as JSON of at most 16 KiB; no secrets: whoever approves must see it, and every member can.',
    ),
})
type Parameters = z.infer<typeof parametersSchema>

export const webhookCall: ActionKind<Parameters> = {
  name: 'webhook.call',
  description:
    "Calls an address of yours once, with JSON, Mesh's own identity token and, if a secret is named for it, a signature. Every " +
    'attempt has the same Idempotency-Key; the answer is not kept. There is no way back.',
  parameters: parametersSchema,
  revert: 'never',
  target: ({ url }) => ({ type: 'webhook', name: addressOf(url).href }),

  async read({ url }) {
    await allowed(addressOf(url))
    return { etag: null, fields: {} }
  },

  async plan({ url, body }) {
    const address = addressOf(url)
    const { risk = 'medium', secret } = await allowed(address)
    const what =
      secret === undefined
        ? 'What it does is up to the receiver.'
        : 'What it does is up to the receiver, who can check the signature.'
    return {
      risk,
      title: `Call ${address.host}${address.pathname}`.slice(0, 200),
      blastRadius: [what],
      wanted: { url: address.href, body },
      verification: null,
    }
  },

  async write({ url, body }, _fields, context) {
    const address = addressOf(url)
    const webhook = await allowed(address)
    await call(address, JSON.stringify(body), webhook, context)
    return { etag: null }
  },
}

function addressOf(url: string): URL {
  const address = webhookAddress(url)
  if (typeof address !== 'string') return address
  throw new MeshError('invalid-argument', `webhook.call: found an address that is not ${address}`)
}

async function allowed(address: URL): Promise<WebhookConfig> {
  const { config } = await loadPolicy()
  const webhook = findWebhook(config.webhooks ?? [], address)
  if (webhook !== undefined) return webhook
  throw new MeshError(
    'permission-denied',
    `${address.origin}${address.pathname} may not be called: mesh.yaml allows no such address under actions.webhooks`,
  )
}

async function call(address: URL, body: string, webhook: WebhookConfig, context: WriteContext): Promise<void> {
  const { idempotencyKey: id, now, actionId } = context
  const { secret: name } = webhook
  const signature = name === undefined ? {} : signWebhook({ id, time: now, body, secret: await readSecret(name, now) })
  const token = await identityToken(address.origin, now)
  const headers = { ...signature, authorization: `Bearer ${token}`, 'idempotency-key': id }
  const { status } = await exchange(address, headers, body)
  log.info('webhook.call was answered', { actionId, host: address.host, status })
  if (status >= 200 && status < 300) return
  if (status >= 300 && status < 400) {
    throw new MeshError('failed-precondition', `${address.host} redirects (HTTP ${status}); redirects are not followed`)
  }
  const code = FINAL.has(status) ? 'failed-precondition' : 'unavailable'
  throw new MeshError(code, `${address.host} answered HTTP ${status}`)
}

async function exchange(address: URL, headers: Record<string, string>, body: string) {
  try {
    return await exchangeJson({ url: address.href, headers, body }, TIMEOUT_MS)
  } catch (cause) {
    if (!(cause instanceof DeliveryFailure)) throw cause
    const code = cause.isFinal ? 'failed-precondition' : 'unavailable'
    throw new MeshError(code, `${address.host} was not called: ${cause.message}`, { cause })
  }
}
