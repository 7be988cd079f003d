import { randomUUID } from 'node:crypto'
import type { Caller, Json, Stream, StreamSink } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import type { EngineParts } from '../engine-parts.ts'
import { parseDatabaseName } from '../names.ts'
import { invalid, objectsOf, optionalText, requiredText } from '../request.ts'
import { commitJson } from './write-documents.ts'

/**
 * The Write stream: the first message names the database and is answered with a stream id and token; each later one
 * brings writes, is one commit, and is answered in order. The first error ends the stream.
 */
export class WriteStream implements Stream {
  readonly #parts: EngineParts
  readonly #caller: Caller
  readonly #sink: StreamSink
  #database: string | undefined
  #count = 0
  #isOpen = true

  constructor(parts: EngineParts, caller: Caller, sink: StreamSink) {
    this.#parts = parts
    this.#caller = caller
    this.#sink = sink
  }

  receive(request: Json): void {
    if (!this.#isOpen) return
    try {
      this.#sink.send(this.#database === undefined ? this.#handshake(request) : this.#write(this.#database, request))
    } catch (error) {
      this.#isOpen = false
      if (error instanceof RpcError) this.#sink.fail(error)
      else {
        this.#sink.fail(new RpcError('INTERNAL', 'The emulator failed on this write; its log has the details.'))
        throw error
      }
    }
  }

  close(): void {
    this.#isOpen = false
  }

  #handshake(request: Json): Json {
    this.#database = parseDatabaseName(requiredText(request, 'database'))
    if (objectsOf(request, 'writes').length > 0) {
      throw invalid('The first message of a Write stream opens it and must not have writes.')
    }
    return { streamId: optionalText(request, 'streamId') ?? randomUUID(), streamToken: this.#nextToken() }
  }

  #write(database: string, request: Json): Json {
    if (optionalText(request, 'streamToken') === undefined)
      throw invalid('streamToken is required after the first message.')
    const writes = objectsOf(request, 'writes')
    if (writes.length === 0) return { streamToken: this.#nextToken() }
    return {
      streamToken: this.#nextToken(),
      ...commitJson(this.#parts.committer.commit(database, writes, this.#caller)),
    }
  }

  #nextToken(): string {
    this.#count += 1
    return Buffer.from(String(this.#count)).toString('base64')
  }
}
