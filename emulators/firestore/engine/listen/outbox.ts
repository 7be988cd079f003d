import type { Json } from '../../api/service.ts'

/** Responses sent before other work of the process gets its turn. */
const TURN_MAX = 500

interface Parcel {
  readonly send: (response: Json) => void
  readonly responses: readonly Json[]
}

/**
 * Sends responses to streams in the order in which they were posted, outside of the commit that caused them, so that the
 * writer does not wait for the listeners.
 */
export class Outbox {
  #parcels: Parcel[] = []
  #isScheduled = false

  /** `send` must neither wait nor throw. */
  post(send: (response: Json) => void, responses: readonly Json[]): void {
    this.#parcels.push({ send, responses })
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#sendSome()
    })
  }

  #sendSome(): void {
    let sent = 0
    let taken = 0
    for (const { send, responses } of this.#parcels) {
      if (sent >= TURN_MAX) break
      taken += 1
      sent += responses.length
      for (const response of responses) send(response)
    }
    this.#parcels = this.#parcels.slice(taken)
    if (this.#parcels.length > 0) this.#schedule()
  }
}
