import type { ServerResponse } from 'node:http'
import { httpErrorOf, RpcError } from '../../../kit/rpc-error.ts'
import type { Json, Stream } from '../../api/service.ts'
import {
  EARLY_CHARACTERS_MAX,
  EARLY_MESSAGES_MAX,
  UNACKNOWLEDGED_CHARACTERS_FULL,
  UNACKNOWLEDGED_CHARACTERS_MAX,
} from '../limits.ts'
import type { StreamPeer } from '../open-stream.ts'
import { BackChannel } from './back-channel.ts'
import type { NumberedArray } from './frame.ts'
import { responseText } from './response-text.ts'

/** What a session tells its keeper. */
export interface SessionEvents {
  /** The session lost its back channel (true) or got one (false). */
  idle(isIdle: boolean): void
  /** The client left too much unread. */
  overflow(): void
}

/** A message of the client: its place in the session, and how long its text was. */
export interface NumberedMessage {
  readonly offset: number
  readonly message: Json
  readonly characters: number
}

/**
 * One WebChannel session: numbers what the server says, keeps it until the client acknowledges it, and passes on what the
 * client says, once and in order, however often and in whatever order its POSTs arrive.
 */
export class WebChannelSession implements StreamPeer {
  readonly id: string
  readonly isResumable = true
  readonly #events: SessionEvents
  #stream: Stream | undefined
  #unacknowledged: NumberedArray[] = []
  #unacknowledgedCharacters = 0
  #lastId = 0
  #acknowledgedId = 0
  #backChannel: BackChannel | undefined
  #isFlushing = false
  #nextOffset = 0
  readonly #early = new Map<number, NumberedMessage>()
  #earlyCharacters = 0

  constructor(id: string, events: SessionEvents) {
    this.id = id
    this.#events = events
  }

  connect(stream: Stream): void {
    this.#stream = stream
  }

  /** Takes the client's messages by offset: repeats are ignored, early ones wait for those before them. */
  receive(messages: readonly NumberedMessage[]): void {
    if (this.#stream === undefined) return
    for (const message of messages) {
      if (message.offset < this.#nextOffset || this.#early.has(message.offset)) continue
      this.#early.set(message.offset, message)
      this.#earlyCharacters += message.characters
    }
    this.#passOn()
    if (this.#early.size <= EARLY_MESSAGES_MAX && this.#earlyCharacters <= EARLY_CHARACTERS_MAX) return
    this.refuse(
      this.#early.has(this.#nextOffset)
        ? new RpcError('RESOURCE_EXHAUSTED', 'The client sends on without acknowledging what it was told.')
        : new RpcError('INVALID_ARGUMENT', `The message with the offset ${this.#nextOffset} never came.`),
    )
  }

  /** A client that does not acknowledge what it is told is not asked what else it wants to know. */
  #passOn(): void {
    while (!this.isFull()) {
      const next = this.#early.get(this.#nextOffset)
      if (next === undefined) return
      this.#early.delete(this.#nextOffset)
      this.#earlyCharacters -= next.characters
      this.#nextOffset += 1
      this.#stream?.receive(next.message)
    }
  }

  /** Ends the stream because of what the client sent. */
  refuse(error: RpcError): void {
    this.#end()
    this.fail(error)
  }

  /** Whether `arrayId` can be the last one that the client has. */
  isPlausible(arrayId: number): boolean {
    return Number.isInteger(arrayId) && arrayId >= 0 && arrayId <= this.#lastId
  }

  /** Forgets everything up to `arrayId`, which the client says it has. */
  acknowledge(arrayId: number): void {
    if (arrayId <= this.#acknowledgedId) return
    const wasFull = this.isFull()
    for (const { text } of this.#unacknowledged.splice(0, arrayId - this.#acknowledgedId)) {
      this.#unacknowledgedCharacters -= text.length
    }
    this.#acknowledgedId = arrayId
    if (!wasFull || this.isFull()) return
    this.#stream?.drained?.()
    this.#passOn()
  }

  /**
   * Makes `response` the back channel; whatever came after `arrayId` is sent again. A client that polls may say after how
   * long it wants an answer, be it a noop. False when that was forgotten already, which no client in step asks for.
   */
  attach(response: ServerResponse, arrayId: number, isOneShot: boolean, answerMs?: number): boolean {
    if (arrayId < this.#acknowledgedId) return false
    this.acknowledge(arrayId)
    this.#backChannel?.end()
    const backChannel = new BackChannel(response, isOneShot, arrayId)
    this.#backChannel = backChannel
    this.#events.idle(false)
    const timer = answerMs === undefined ? undefined : setTimeout(() => this.keepAlive(), answerMs)
    response.on('close', () => {
      clearTimeout(timer)
      if (this.#backChannel !== backChannel) return
      this.#backChannel = undefined
      this.#events.idle(true)
    })
    this.#flushSoon()
    return true
  }

  /** `[is a back channel open, last id sent on it, characters not acknowledged]`, the reply to a forward POST. */
  state(): [0 | 1, number, number] {
    const isOpen = this.#backChannel?.isOpen === true
    return [isOpen ? 1 : 0, this.#backChannel?.lastSentId ?? this.#acknowledgedId, this.#unacknowledgedCharacters]
  }

  send(response: Json): void {
    this.#push(responseText(response))
  }

  isFull(): boolean {
    return this.#unacknowledgedCharacters > UNACKNOWLEDGED_CHARACTERS_FULL
  }

  fail(error: RpcError): void {
    this.#push(JSON.stringify({ error: httpErrorOf(error) }))
  }

  drop(): void {
    this.#backChannel?.drop()
  }

  /** Keeps proxies and the client's watchdog content. */
  keepAlive(): void {
    if (this.#backChannel?.isOpen === true) this.#push('"noop"')
  }

  close(): void {
    this.#end()
    this.#backChannel?.end()
  }

  #end(): void {
    this.#stream?.close()
    this.#stream = undefined
    this.#early.clear()
    this.#earlyCharacters = 0
  }

  #push(text: string): void {
    this.#lastId += 1
    const array = { id: this.#lastId, text: `[${this.#lastId},[${text}]]` }
    this.#unacknowledged.push(array)
    this.#unacknowledgedCharacters += array.text.length
    if (this.#unacknowledgedCharacters > UNACKNOWLEDGED_CHARACTERS_MAX) this.#events.overflow()
    else this.#flushSoon()
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
