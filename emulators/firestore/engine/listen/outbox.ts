import type { Json } from '../../api/service.ts'

/** Responses sent before other work of the process gets its turn. */
const TURN_MAX = 500
/** Sent parcels that are kept before the list is cut. */
const SENT_MAX = 10_000

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
  /** Parcels before this one are sent. */
  #next = 0
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
    for (let sent = 0; sent < TURN_MAX; this.#next += 1) {
      const parcel = this.#parcels[this.#next]
      if (parcel === undefined) break
      for (const response of parcel.responses) parcel.send(response)
      sent += parcel.responses.length
    }
    if (this.#next < this.#parcels.length) this.#schedule()
    if (this.#next < this.#parcels.length && this.#next < SENT_MAX) return
    this.#parcels = this.#parcels.slice(this.#next)
    this.#next = 0
  }
}
