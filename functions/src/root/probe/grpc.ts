import { connect, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import type { GrpcProbe } from '@mesh/core/schema/protocols/grpc'
import { now } from '../../kit/clock.ts'
import { bodyOf } from './body-of.ts'
import { certificateOf } from './certificate-of.ts'
import { openTcp, openTls, targetUrl } from './connect.ts'
import { healthRequest, servingStatus } from './grpc-health.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { observedAttempt, type Found } from './observed-attempt.ts'
import { quoted } from './quoted.ts'

const BODY_BYTES_MAX = 65_536

/** Codes of `grpc-status` (https://grpc.io/docs/guides/status-codes/), by number. */
const STATUS_NAMES =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  )

/**
 * Probes one gRPC check: one call of grpc.health.v1.Health/Check over HTTP/2. The status must be SERVING unless conditions
 * judge it.
 */
export function probeGrpc(check: CheckOf<'grpc'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const { grpc } = check
  const url = targetUrl(grpc.tls ? 'https' : 'http', grpc)
  return observedAttempt(check, url, pin, async (means) => {
    const socket = grpc.tls ? await openTls(grpc, means, ['h2']) : await openTcp(grpc, means)
    if ('alpnProtocol' in socket && socket.alpnProtocol !== 'h2') return failed(`${url.host} does not speak HTTP/2`)
    const seen = certificateOf(socket, now())
    const session = connect(url, { createConnection: () => socket })
    const broken = new Promise<never>((_, reject) => session.on('error', reject))
    broken.catch(() => undefined)
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'Mesh/0.1',
    })
    stream.end(healthRequest(grpc.service))
    try {
      const found = judge(grpc, await Promise.race([answerOf(stream), broken]), means.isLeftToConditions('BODY'))
      return found.sight === undefined ? found : { ...found, sight: { ...found.sight, ...seen } }
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

function judge({ service }: GrpcProbe, { headers, body }: GrpcAnswer, isStatusJudged: boolean): Found {
  const code = headers['grpc-status']
  if (code === undefined) return failed(`the answer is not gRPC (HTTP ${String(headers[':status'])})`)
  if (code !== '0') {
    const name = STATUS_NAMES[Number(code)] ?? `status ${quoted(String(code))}`
    const text = headers['grpc-message']
    return failed(`gRPC ${name}${text === undefined ? '' : `: ${quoted(String(text))}`}`)
  }
  const status = servingStatus(body)
  if (status === undefined) return failed('the answer is not a health status')
  const sight = { body: bodyOf(JSON.stringify({ status })) }
  if (status === 'SERVING' || isStatusJudged) return { verdict: { outcome: 'ok', message: '' }, sight }
  const whose = service === '' ? 'the server' : service
  return { verdict: { outcome: 'fail', message: `gRPC health of ${whose}: ${status} (expected SERVING)` }, sight }
}

/** There is no answer of the health service. */
function failed(message: string): Found {
  return { verdict: { outcome: 'fail', message } }
}
