import type { ServerResponse } from 'node:http'
import { REPLY_CHARACTERS_MAX } from '../limits.ts'
import type { NumberedArray } from './frame.ts'
import { frameArrays } from './frame.ts'

/** The open GET of a session, through which the server's messages go. */
export class BackChannel {
  readonly #response: ServerResponse
  /** Long polling: the reply ends after its first frame. */
  readonly #isOneShot: boolean
  #sentCharacters = 0
  #lastSentId: number

  constructor(response: ServerResponse, isOneShot: boolean, acknowledgedId: number) {
    this.#response = response
    this.#isOneShot = isOneShot
    this.#lastSentId = acknowledgedId
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache, no-store' })
    response.flushHeaders()
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed
  }

  get lastSentId(): number {
    return this.#lastSentId
  }

  /** Sends those of the messages, which have ids without a gap, that this reply has not carried yet, as far as it has room. */
  send(arrays: readonly NumberedArray[]): void {
    const [first] = arrays
    if (first === undefined || !this.isOpen) return
    const fresh: NumberedArray[] = []
    for (const array of arrays.slice(Math.max(0, this.#lastSentId + 1 - first.id))) {
      if (this.#sentCharacters > REPLY_CHARACTERS_MAX) break
      fresh.push(array)
      this.#lastSentId = array.id
      this.#sentCharacters += array.text.length
    }
    if (fresh.length === 0) return
    this.#response.write(frameArrays(fresh))
    if (this.#isOneShot || this.#sentCharacters > REPLY_CHARACTERS_MAX) this.end()
  }

  end(): void {
    if (this.isOpen) this.#response.end()
  }

  /** Breaks the connection under the reply. */
  drop(): void {
    this.#response.destroy()
  }
}
