import { randomUUID } from 'node:crypto'
import type { Caller, Json, Stream, StreamSink } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import type { EngineParts } from '../engine-parts.ts'
import { parseDatabaseName } from '../names.ts'
import { invalid, objectsOf, optionalText, requiredText } from '../request.ts'
import { commitJson, commitWrites } from './write-documents.ts'

/** Requests that wait on one stream for the one before them, which may wait for locks; the SDKs send ten ahead. */
const REQUESTS_WAITING_MAX = 32

/**
 * The Write stream: the first message names the database and is answered with a stream id and token; each later one
 * brings writes, is one commit, and is answered in order. The first error ends the stream.
 *
 * As in production a stream cannot be resumed after its connection broke, so a client that lost an answer sends the
 * writes again on a new stream and they apply again: https://github.com/firebase/firebase-ios-sdk/issues/16475
 */
export class WriteStream implements Stream {
  readonly #parts: EngineParts
  readonly #caller: Caller
  readonly #sink: StreamSink
  readonly #requests: Json[] = []
  #isBusy = false
  #database: string | undefined
  #tokens = 0
  #acknowledged = 0
  #isOpen = true

  constructor(parts: EngineParts, caller: Caller, sink: StreamSink) {
    this.#parts = parts
    this.#caller = caller
    this.#sink = sink
  }

  receive(request: Json): void {
    if (!this.#isOpen) return
    if (this.#requests.length === REQUESTS_WAITING_MAX) {
      this.#fail(new RpcError('RESOURCE_EXHAUSTED', `${REQUESTS_WAITING_MAX} writes wait on this stream already.`))
      return
    }
    this.#requests.push(request)
    if (!this.#isBusy) void this.#answerAll()
  }

  /** What is committed already, or waits for locks, stays so; later requests are forgotten. */
  close(): void {
    this.#isOpen = false
    this.#requests.length = 0
  }

  async #answerAll(): Promise<void> {
    this.#isBusy = true
    for (let request = this.#requests.shift(); request !== undefined; request = this.#requests.shift()) {
      try {
        const database = this.#database
        const response = database === undefined ? this.#handshake(request) : await this.#write(database, request)
        if (this.#isOpen) this.#sink.send(response)
      } catch (error) {
        this.#fail(error)
      }
    }
    this.#isBusy = false
  }

  #fail(error: unknown): void {
    if (this.#isOpen) {
      this.close()
      const fault = new RpcError('INTERNAL', 'The emulator failed on this write; its log has the details.')
      this.#sink.fail(error instanceof RpcError ? error : fault)
    }
    if (!(error instanceof RpcError)) console.error('mesh firestore: a write failed unexpectedly.', error)
  }

  #handshake(request: Json): Json {
    if (optionalText(request, 'streamId') !== undefined || optionalText(request, 'streamToken') !== undefined)
      throw new RpcError(
        'UNIMPLEMENTED',
        'Resuming a Write stream is not supported: leave streamId and streamToken unset.',
      )
    if (objectsOf(request, 'writes').length > 0)
      throw invalid('The first message of a Write stream opens it and must not have writes.')
    this.#database = parseDatabaseName(requiredText(request, 'database'))
    return { streamId: randomUUID(), streamToken: this.#nextToken() }
  }

  async #write(database: string, request: Json): Promise<Json> {
    this.#acknowledge(requiredToken(request))
    const writes = objectsOf(request, 'writes')
    if (writes.length === 0) return { streamToken: this.#nextToken() }
    const outcome = await commitWrites(this.#parts, database, writes, this.#caller)
    return { streamToken: this.#nextToken(), ...commitJson(outcome) }
  }

  #nextToken(): string {
    this.#tokens += 1
    return Buffer.from(String(this.#tokens)).toString('base64')
  }

  /** A client that sends several writes at once sends the same token with all, but never goes back to an earlier one. */
  #acknowledge(token: string): void {
    const count = Number(Buffer.from(token, 'base64').toString('utf8'))
    if (!Number.isInteger(count) || count < Math.max(1, this.#acknowledged) || count > this.#tokens)
      throw invalid(
        `streamToken ${JSON.stringify(token)} is none that this stream gave out since the last one it got back.`,
      )
    this.#acknowledged = count
  }
}

function requiredToken(request: Json): string {
  const token = optionalText(request, 'streamToken')
  if (token === undefined) throw invalid('streamToken is required after the first message.')
  return token
}
