import type { IncomingMessage, ServerResponse } from 'node:http'
import { RpcError } from '../../../kit/rpc-error.ts'
import { jsonFaultOffset } from './json-fault.ts'

/** Above the 10 MiB of a Firestore request, as JSON writes bytes a third longer. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024

/** One HTTP request and its reply. */
export interface Exchange {
  method: string
  /** Path as sent, percent-encoding kept. */
  path: string
  query: URLSearchParams
  request: IncomingMessage
  response: ServerResponse
}

/** The whole body as text; throws RESOURCE_EXHAUSTED beyond `MAX_BODY_BYTES`. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) {
      throw new RpcError('RESOURCE_EXHAUSTED', `The request body is larger than ${MAX_BODY_BYTES} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
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

/** Parses a JSON body whatever its content type; throws INVALID_ARGUMENT with the position of the fault. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const before = text.slice(0, jsonFaultOffset(text)).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Invalid JSON payload received at line ${before.length}, column ${column}: ${reason}`,
    )
  }
}
