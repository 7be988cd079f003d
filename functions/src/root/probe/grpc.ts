import { connect, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import type { GrpcProbe } from '@mesh/core/schema/protocols/grpc'
import { attempt, type Verdict } from './attempt.ts'
import { openTcp, openTls, targetUrl } from './connect.ts'
import { healthRequest, servingStatus } from './grpc-health.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { quoted } from './quoted.ts'

const BODY_BYTES_MAX = 65_536

/** Codes of `grpc-status` (https://grpc.io/docs/guides/status-codes/), by number. */
const STATUS_NAMES =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  )

/** Probes one gRPC check: one call of grpc.health.v1.Health/Check over HTTP/2. */
export function probeGrpc(check: CheckOf<'grpc'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const { grpc } = check
  const url = targetUrl(grpc.tls ? 'https' : 'http', grpc)
  return attempt(check, url, async ({ signal }) => {
    const socket = grpc.tls ? await openTls(grpc, pin, signal, ['h2']) : await openTcp(grpc, pin, signal)
    if ('alpnProtocol' in socket && socket.alpnProtocol !== 'h2') {
      return { outcome: 'fail', message: `${url.host} does not speak HTTP/2` }
    }
    const session = connect(url, { createConnection: () => socket })
    const failed = new Promise<never>((_, reject) => session.on('error', reject))
    failed.catch(() => undefined)
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'Mesh/0.1',
    })
    stream.end(healthRequest(grpc.service))
    try {
      return judge(grpc, await Promise.race([answerOf(stream), failed]))
    } finally {
      session.destroy()
    }
  })
}

interface GrpcAnswer {
  /** Headers and, over them, trailers. */
  headers: IncomingHttpHeaders
  body: Buffer
}

async function answerOf(stream: ClientHttp2Stream): Promise<GrpcAnswer> {
  let headers: IncomingHttpHeaders = {}
  const keep = (more: IncomingHttpHeaders) => (headers = { ...headers, ...more })
  stream.on('response', keep).on('trailers', keep)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new Error(`the answer is larger than ${BODY_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  if (headers[':status'] === undefined) throw Object.assign(new Error('no headers came'), { code: 'ECONNRESET' })
  return { headers, body: Buffer.concat(chunks) }
}

function judge({ service }: GrpcProbe, { headers, body }: GrpcAnswer): Verdict {
  const whose = service === '' ? 'the server' : service
  const code = headers['grpc-status']
  if (code === undefined) {
    return { outcome: 'fail', message: `the answer is not gRPC (HTTP ${String(headers[':status'])})` }
  }
  if (code !== '0') {
    const name = STATUS_NAMES[Number(code)] ?? `status ${quoted(String(code))}`
    const text = headers['grpc-message']
    return { outcome: 'fail', message: `gRPC ${name}${text === undefined ? '' : `: ${quoted(String(text))}`}` }
  }
  const status = servingStatus(body)
  if (status === 'SERVING') return { outcome: 'ok', message: '' }
  if (status === undefined) return { outcome: 'fail', message: 'the answer is not a health status' }
  return { outcome: 'fail', message: `gRPC health of ${whose}: ${status} (expected SERVING)` }
}
