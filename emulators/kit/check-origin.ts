import type { IncomingMessage } from 'node:http'
import { RpcError } from './rpc-error.ts'

/** Names of this machine for a browser on it. Source: https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy */
const LOCAL = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Throws PERMISSION_DENIED for a request that a browser sends for a page of another machine: any site that a developer looks
 * at could otherwise steer an emulator, as a POST without special headers is sent without asking. Other clients name no origin.
 */
export function checkOrigin({ headers, method, url }: IncomingMessage): void {
  const { origin } = headers
  if (origin === undefined || (URL.canParse(origin) && LOCAL.test(new URL(origin).hostname))) return
  throw new RpcError(
    'PERMISSION_DENIED',
    `${method} ${url} is refused to pages of ${origin}: only those of localhost may steer the emulator.`,
  )
}
