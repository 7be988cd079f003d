import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkOrigin } from '../../kit/check-origin.ts'
import { CONTROL_ROOT } from '../../kit/control.ts'
import { sendJson } from '../../kit/json-http.ts'
import { httpErrorOf, RpcError } from '../../kit/rpc-error.ts'
import type { Issuer } from './issuer.ts'

/** Path of the issuer; its keys are at `<root>/certs`. */
export const IDENTITY_ROOT = '/identity'

/**
 * Sources: https://cloud.google.com/compute/docs/instances/verifying-instance-identity#request_signature and
 * https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys
 */
const METADATA = '/computeMetadata/v1/instance/service-accounts/default'

/**
 * The issuer over HTTP: its keys, its configuration (OpenID Connect Discovery 1.0), what the metadata server says of `account`
 * (its e-mail and identity tokens), and `POST /emulator/v1/mesh/identity/rotate`. Whether the request was one of these; others are left alone.
 */
export function identityHttp(issuer: Issuer, account: string) {
  const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = {
    [`GET ${IDENTITY_ROOT}/certs`]: async (_, response) => sendJson(response, 200, await issuer.jwks()),
    [`GET ${IDENTITY_ROOT}/.well-known/openid-configuration`]: async (_, response) =>
      sendJson(response, 200, { issuer: issuer.url, jwks_uri: `${issuer.url}/certs` }),
    [`GET ${METADATA}/identity`]: (request, response) => identity(issuer, account, request, response),
    [`GET ${METADATA}/email`]: async (request, response) => {
      checkMetadata(request)
      sendMetadata(response, 'application/text', account)
    },
    [`POST ${CONTROL_ROOT}identity/rotate`]: async (request, response) => {
      checkOrigin(request)
      await issuer.rotate()
      sendJson(response, 200, await issuer.jwks())
    },
  }
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const key = `${request.method} ${pathname}`
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined
    answer?.(request, response).catch((error: unknown) => fail(response, error))
    return answer !== undefined
  }
}

function checkMetadata(request: IncomingMessage): void {
  // What a page or a proxy may be made to send lacks the one or has the other, as with Google.
  if (request.headers['metadata-flavor'] !== 'Google' || request.headers['x-forwarded-for'] !== undefined) {
    throw new RpcError(
      'PERMISSION_DENIED',
      'The metadata server wants the header Metadata-Flavor: Google, and no proxy.',
    )
  }
}

function sendMetadata(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'content-type': type, 'metadata-flavor': 'Google' }).end(text)
}

async function identity(issuer: Issuer, account: string, request: IncomingMessage, response: ServerResponse) {
  checkMetadata(request)
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const audience = searchParams.get('audience')
  if (!audience) throw new RpcError('INVALID_ARGUMENT', 'non-empty audience parameter required')
  const token = await issuer.sign({ audience, account, email: searchParams.get('format') === 'full' })
  sendMetadata(response, 'text/html', token)
}

function fail(response: ServerResponse, error: unknown): void {
  const known = error instanceof RpcError ? error : new RpcError('INTERNAL', String(error))
  const sent = httpErrorOf(known)
  sendJson(response, sent.code, { error: sent })
}
