import { connect, constants } from 'node:http2'
import { onTestFinished } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { messageCodec } from '../../../transport/proto-json/messages.ts'

/** A streaming call under gRPC: its client decides when the socket is read, which gRPC's own client does whatever its user does. */
export interface RawCall {
  write(request: Json): void
  /** Writes the last request. */
  end(request: Json): void
  cancel(): void
  /** The status in the trailers, once everything is read. */
  readonly status: Promise<unknown>
  /** Begins to read; calls back for each response. */
  read(onResponse: (response: Json) => void): void
}

/** Calls a streaming method as administrator on `127.0.0.1:port`, until the test ends. */
export function overHttp2(port: number, name: string): RawCall {
  const requests = messageCodec(`${name}Request`)
  const responses = messageCodec(`${name}Response`)
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  const stream = session.request({
    ':method': 'POST',
    ':path': `/google.firestore.v1.Firestore/${name}`,
    'content-type': 'application/grpc+proto',
    te: 'trailers',
    authorization: 'Bearer owner',
  })
  stream.on('error', () => {})
  const framed = (request: Json): Buffer => {
    const bytes = requests.toWire(request)
    const header = Buffer.alloc(5)
    header.writeUInt32BE(bytes.length, 1)
    return Buffer.concat([header, bytes])
  }
  return {
    status: new Promise((resolve) => stream.on('trailers', (trailers) => resolve(trailers['grpc-status']))),
    write(request) {
      stream.write(framed(request))
    },
    end(request) {
      stream.end(framed(request))
    },
    cancel() {
      stream.close(constants.NGHTTP2_CANCEL)
    },
    read(onResponse) {
      let waiting = Buffer.alloc(0)
      stream.on('data', (chunk: Buffer) => {
        waiting = Buffer.concat([waiting, chunk])
        while (waiting.length >= 5 && waiting.length >= 5 + waiting.readUInt32BE(1)) {
          const end = 5 + waiting.readUInt32BE(1)
          onResponse(responses.fromWire(waiting.subarray(5, end)))
          waiting = waiting.subarray(end)
        }
      })
    },
  }
}
