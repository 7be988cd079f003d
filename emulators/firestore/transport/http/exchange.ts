import type { IncomingMessage, ServerResponse } from 'node:http'
import { RpcError } from '../../../kit/rpc-error.ts'
import { BODY_BYTES_MAX, REQUEST_BYTES_MAX } from '../limits.ts'

/** One HTTP request and its reply. */
export interface Exchange {
  method: string
  /** Path as sent, percent-encoding kept. */
  path: string
  query: URLSearchParams
  request: IncomingMessage
  response: ServerResponse
}

/**
 * The whole body as text; throws INVALID_ARGUMENT beyond `bytesMax`. What is left of such a body is read and thrown away,
 * so that the connection can be used again, unless it goes on for too long.
 */
export function readBody(request: IncomingMessage, bytesMax = REQUEST_BYTES_MAX): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= bytesMax) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      reject(tooLarge(bytesMax))
      if (size > BODY_BYTES_MAX) request.destroy()
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
    request.on('close', () => reject(new RpcError('CANCELLED', 'The request ended before its body was complete.')))
  })
}

/** INVALID_ARGUMENT for a request that is too large. */
export function tooLarge(bytesMax: number): RpcError {
  return new RpcError('INVALID_ARGUMENT', `Request payload size exceeds the limit: ${bytesMax} bytes.`)
}

/** Sends a whole text reply. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache',
  })
  response.end(text)
}

/** Sends JSON; negative zero, which JSON.stringify loses, travels as the string "-0" that clients read back. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, toJsonText(value), 'application/json; charset=utf-8')
}

export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (Object.is(item, -0) ? '-0' : item))
}
