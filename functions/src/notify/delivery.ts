import type { NoticeKind, NoticeMessage } from '@mesh/core/schema/notification'
import type { Notifier, NotifierType } from '@mesh/core/schema/notifier'
import type { Pin } from '../root/probe/guard/pin.ts'

/** One notice on its way to one notifier. */
export interface Delivery<Type extends NotifierType = NotifierType> {
  kind: NoticeKind
  message: NoticeMessage
  notifier: Extract<Notifier, { type: Type }>
  /** The secret itself: goes into the request and nowhere else. */
  secret: string
  /** The same for every attempt to send this notice. */
  noticeId: string
  /** The same for all that is told about one incident: the provider's deduplication key. */
  incidentId: string
  /** Of this attempt. */
  time: Date
}

/** A POST of JSON. */
export interface JsonRequest {
  url: string
  headers?: Record<string, string>
  body: string
}

/** What a provider sends with; throws `DeliveryFailure`. */
export interface Transport {
  post: (request: JsonRequest) => Promise<void>
  /** The guard in front of connections that a provider makes by itself. */
  pin: Pin
  /** A certificate that is trusted besides the well-known ones. */
  ca?: string
}

/**
 * Renders a notice in the provider's form and sends it; gives whom it could not reach although it was taken, in words. Throws
 * `DeliveryFailure`.
 */
export type Provider<Type extends NotifierType> = (
  delivery: Delivery<Type>,
  transport: Transport,
) => Promise<string | undefined>
