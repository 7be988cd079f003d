import grpc from '@grpc/grpc-js'
import type { ServerHttp2Stream } from 'node:http2'
import type { Json } from '../../api/service.ts'
import type { RpcMethod } from '../proto-json/messages.ts'
import { writeResponse } from './write-response.ts'

/** Bytes that are handed over though the turn goes on, so that a client without room for them makes the writer full. */
const PIECE_BYTES_MAX = 64 * 1024

type StreamingCall = grpc.ServerDuplexStream<unknown, Json> | grpc.ServerWritableStream<unknown, Json>

/**
 * Writes the messages of a streaming call, those of one turn of the event loop in one piece. grpc-js writes them one by one
 * and waits for the socket after each, which for a thousand listeners costs several times as much.
 */
export class MessageWriter {
  readonly #call: StreamingCall
  readonly #method: RpcMethod
  readonly #stream: ServerHttp2Stream
  #pieces: Buffer[] = []
  #pieceBytes = 0
  #full = (): void => undefined

  constructor(call: StreamingCall, method: RpcMethod) {
    this.#call = call
    this.#method = method
    this.#stream = http2StreamOf(call)
  }

  /** Whether so much waits for the client that more should wait for `drained`. */
  get isFull(): boolean {
    return this.#stream.writableNeedDrain
  }

  /** Calls back when it becomes full, and when it no longer is. */
  watch({ full, drained }: { full: () => void; drained: () => void }): void {
    this.#full = full
    this.#stream.on('drain', drained)
  }

  /** Resolves when it no longer is full, or when the client is gone. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off('drain', done).off('close', done)
        resolve()
      }
      this.#stream.on('drain', done).on('close', done)
    })
  }

  write(response: Json): void {
    if (this.#pieces.length === 0) queueMicrotask(() => this.flush())
    const piece = writeResponse(this.#method, response)
    this.#pieces.push(piece)
    this.#pieceBytes += piece.length
    if (this.#pieceBytes >= PIECE_BYTES_MAX) this.flush()
  }

  /** Hands over what was written; to be called before the call ends with a status. */
  flush(): void {
    const pieces = this.#pieces
    this.#pieces = []
    this.#pieceBytes = 0
    if (pieces.length === 0 || this.#stream.destroyed || this.#stream.writableEnded) return
    this.#call.sendMetadata(new grpc.Metadata())
    if (!this.#stream.write(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))) this.#full()
  }
}

/** The HTTP/2 stream under a call, which grpc-js keeps to itself. */
function http2StreamOf(call: StreamingCall): ServerHttp2Stream {
  const { stream } = (call as unknown as { call: { stream?: ServerHttp2Stream } }).call
  if (stream === undefined) throw new Error('This version of grpc-js has no HTTP/2 stream at call.call.stream.')
  return stream
}
