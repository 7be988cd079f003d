import { connect } from 'node:http2'
import { onTestFinished } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { messageCodec } from '../../../transport/proto-json/messages.ts'

const REQUEST = messageCodec('ListenRequest')
const RESPONSE = messageCodec('ListenResponse')

/** A Listen stream under gRPC: its client decides when the socket is read, which gRPC's own client does whatever its user does. */
export interface RawListen {
  write(request: Json): void
  /** Begins to read; calls back for each response. */
  read(onResponse: (response: Json) => void): void
}

/** Opens a Listen stream as administrator on `127.0.0.1:port`, until the test ends. */
export function listenOverHttp2(port: number): RawListen {
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  const stream = session.request({
    ':method': 'POST',
    ':path': '/google.firestore.v1.Firestore/Listen',
    'content-type': 'application/grpc+proto',
    te: 'trailers',
    authorization: 'Bearer owner',
  })
  stream.on('error', () => {})
  return {
    write(request) {
      const bytes = REQUEST.toWire(request)
      const header = Buffer.alloc(5)
      header.writeUInt32BE(bytes.length, 1)
      stream.write(Buffer.concat([header, bytes]))
    },
    read(onResponse) {
      let waiting = Buffer.alloc(0)
      stream.on('data', (chunk: Buffer) => {
        waiting = Buffer.concat([waiting, chunk])
        while (waiting.length >= 5 && waiting.length >= 5 + waiting.readUInt32BE(1)) {
          const end = 5 + waiting.readUInt32BE(1)
          onResponse(RESPONSE.fromWire(waiting.subarray(5, end)))
          waiting = waiting.subarray(end)
        }
      })
    },
  }
}
