import type { ServerResponse } from 'node:http'
import { httpErrorOf } from '../../../kit/rpc-error.ts'
import type { RpcError } from '../../../kit/rpc-error.ts'
import type { Json, Stream } from '../../api/service.ts'
import { toJsonText } from '../http/exchange.ts'
import type { StreamPeer } from '../open-stream.ts'
import { BackChannel } from './back-channel.ts'
import type { NumberedArray } from './frame.ts'

/**
 * One WebChannel session: numbers what the server says, keeps it until the client acknowledges it, and passes on what the
 * client says, once and in order, however often and in whatever order its POSTs arrive.
 */
export class WebChannelSession implements StreamPeer {
  readonly id: string
  readonly isResumable = true
  readonly #onIdle: (isIdle: boolean) => void
  #stream: Stream | undefined
  #unacknowledged: NumberedArray[] = []
  #lastId = 0
  #acknowledgedId = 0
  #backChannel: BackChannel | undefined
  #isFlushing = false
  #nextOffset = 0
  readonly #early = new Map<number, Json>()

  /** `onIdle` hears whenever the session loses its back channel (true) or gets one (false). */
  constructor(id: string, onIdle: (isIdle: boolean) => void) {
    this.id = id
    this.#onIdle = onIdle
  }

  connect(stream: Stream): void {
    this.#stream = stream
  }

  /** Takes the client's messages by offset: repeats are ignored, early ones wait for those before them. */
  receive(messages: readonly { offset: number; message: Json }[]): void {
    for (const { offset, message } of messages) if (offset >= this.#nextOffset) this.#early.set(offset, message)
    for (;;) {
      const message = this.#early.get(this.#nextOffset)
      if (message === undefined) return
      this.#early.delete(this.#nextOffset)
      this.#nextOffset += 1
      this.#stream?.receive(message)
    }
  }

  /** Forgets everything up to `arrayId`, which the client says it has. */
  acknowledge(arrayId: number): void {
    this.#acknowledgedId = Math.max(this.#acknowledgedId, arrayId)
    this.#unacknowledged = this.#unacknowledged.filter((array) => array.id > arrayId)
  }

  /**
   * Makes `response` the back channel; whatever came after `arrayId` is sent again. False when that was forgotten already,
   * which no client in step asks for.
   */
  attach(response: ServerResponse, arrayId: number, isOneShot: boolean): boolean {
    if (arrayId < this.#acknowledgedId) return false
    this.acknowledge(arrayId)
    this.#backChannel?.end()
    const backChannel = new BackChannel(response, isOneShot, arrayId)
    this.#backChannel = backChannel
    this.#onIdle(false)
    response.on('close', () => {
      if (this.#backChannel !== backChannel) return
      this.#backChannel = undefined
      this.#onIdle(true)
    })
    this.#flushSoon()
    return true
  }

  /** `[is a back channel open, last id sent on it, characters not acknowledged]`, the reply to a forward POST. */
  state(): [0 | 1, number, number] {
    const outstanding = this.#unacknowledged.reduce((sum, array) => sum + array.text.length, 0)
    const isOpen = this.#backChannel?.isOpen === true
    return [isOpen ? 1 : 0, this.#backChannel?.lastSentId ?? this.#acknowledgedId, outstanding]
  }

  send(response: Json): void {
    this.#push([response])
  }

  fail(error: RpcError): void {
    this.#push([{ error: httpErrorOf(error) }])
  }

  drop(): void {
    this.#backChannel?.drop()
  }

  /** Keeps proxies and the client's watchdog content. */
  keepAlive(): void {
    if (this.#backChannel?.isOpen === true) this.#push(['noop'])
  }

  close(): void {
    this.#stream?.close()
    this.#stream = undefined
    this.#backChannel?.end()
  }

  #push(payload: unknown[]): void {
    this.#lastId += 1
    this.#unacknowledged.push({ id: this.#lastId, text: toJsonText([this.#lastId, payload]) })
    this.#flushSoon()
  }

  /** Messages of the same turn share a frame: long polling gets a whole snapshot in one reply. */
  #flushSoon(): void {
    if (this.#isFlushing) return
    this.#isFlushing = true
    setImmediate(() => {
      this.#isFlushing = false
      this.#backChannel?.send(this.#unacknowledged)
    })
  }
}
