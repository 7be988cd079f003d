import type { ServerResponse } from 'node:http'
import type { NumberedArray } from './frame.ts'
import { frameArrays } from './frame.ts'

/** After this much, the reply ends and the client opens another: browsers keep a streamed reply whole in memory. */
const MAX_REPLY_CHARACTERS = 4 * 1024 * 1024

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

  /** Sends those of the messages that this reply has not carried yet, as one frame. */
  send(arrays: readonly NumberedArray[]): void {
    const fresh = arrays.filter((array) => array.id > this.#lastSentId)
    const last = fresh.at(-1)
    if (last === undefined || !this.isOpen) return
    const text = frameArrays(fresh)
    this.#response.write(text)
    this.#lastSentId = last.id
    this.#sentCharacters += text.length
    if (this.#isOneShot || this.#sentCharacters > MAX_REPLY_CHARACTERS) this.end()
  }

  end(): void {
    if (this.isOpen) this.#response.end()
  }

  /** Breaks the connection under the reply. */
  drop(): void {
    this.#response.destroy()
  }
}
