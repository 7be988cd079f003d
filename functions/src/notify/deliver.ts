import { withAffected } from '@mesh/core/notify/with-affected'
import type { Notice } from '@mesh/core/schema/notification'
import type { Notifier } from '@mesh/core/schema/notifier'
import { livePin } from '../root/probe/guard/pin.ts'
import type { Delivery, Provider, Transport } from './delivery.ts'
import { postJson } from './post-json.ts'

/** Sends a notice through its notifier's provider, see `Provider`; throws `DeliveryFailure`. */
export async function deliver(
  { kind, message, incidentId }: Pick<Notice, 'kind' | 'message' | 'incidentId'>,
  notifier: Notifier,
  sending: { secret: string; noticeId: string; time: Date },
  transport: Transport = { post: postJson, pin: livePin },
): Promise<string | undefined> {
  const { PROVIDERS } = await import('./providers/providers.ts')
  // The map gives each notifier the provider of its own type, which the compiler cannot follow through a union.
  const provider = PROVIDERS[notifier.type] as Provider<Notifier['type']>
  const delivery: Delivery = { kind, message: withAffected(message), incidentId, notifier, ...sending }
  return provider(delivery, transport)
}
