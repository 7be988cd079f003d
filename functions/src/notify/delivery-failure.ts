interface DeliveryFailureOptions {
  /** No repetition can help: the provider has understood the notice and refuses it. */
  isFinal?: boolean
  /** What the provider asks for. */
  retryAfterMs?: number
  /** It let the attempt wait until its deadline: others to it would wait as long. */
  isTimeout?: boolean
}

/** A notice that a provider did not take. The message is shown to viewers: it never contains an address or a secret. */
export class DeliveryFailure extends Error {
  readonly isFinal: boolean
  readonly retryAfterMs: number | undefined
  readonly isTimeout: boolean

  constructor(message: string, { isFinal = false, retryAfterMs, isTimeout = false }: DeliveryFailureOptions = {}) {
    super(message)
    this.name = 'DeliveryFailure'
    this.isFinal = isFinal
    this.retryAfterMs = retryAfterMs
    this.isTimeout = isTimeout
  }
}
