import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { etagOf, isMatched } from '../../kit/etag.ts'

/** A request to the log, as HTTP brings it. */
export interface LedgerRequest {
  method: string
  path: string
  /** By names in lower case. */
  headers: IncomingHttpHeaders
  body: Uint8Array
}

export interface LedgerAnswer {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array
}

/** What is at an address. */
export interface LedgerContent {
  type: string
  body: string | Uint8Array
  cache: string
  isCompressible: boolean
}

const TEXT = 'text/plain; charset=utf-8'
const compress = promisify(gzip)

/** An answer in words, which nobody keeps. */
export function inWords(status: number, body: string, headers: Record<string, string> = {}): LedgerAnswer {
  return { status, headers: { 'Content-Type': TEXT, 'Cache-Control': 'no-store', ...headers }, body: `${body}\n` }
}

/** The answer to GET or HEAD: 304 when the client has it, gzip where the content and the client take it. */
export async function withContent(
  { headers: sent }: LedgerRequest,
  { type, body, cache, isCompressible }: LedgerContent,
): Promise<LedgerAnswer> {
  const isCompressed = isCompressible && takesGzip(sent['accept-encoding'])
  const plainTag = etagOf(body)
  // Another representation has another tag (RFC 9110, 8.8.3.3).
  const etag = isCompressed ? plainTag.replace(/"$/, '-gzip"') : plainTag
  const headers = {
    'Content-Type': type,
    'Cache-Control': cache,
    ETag: etag,
    ...(isCompressible && { Vary: 'Accept-Encoding' }),
  }
  if (isMatched(sent['if-none-match'], etag)) return { status: 304, headers, body: '' }
  if (!isCompressed) return { status: 200, headers, body }
  return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: await compress(body) }
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding))
}
