import { MeshError } from '@mesh/core/errors'
import { exchangeHttp } from '../http-exchange.ts'
import type { GuardedAttempt } from '../route.ts'

const REDIRECTS_MAX = 5

/** What an RDAP server or IANA's list answered; `json` is undefined when the body is not JSON. */
export interface RdapReply {
  status: number
  json: unknown
}

/** Asks for a JSON document, follows a few redirects and reads at most 1 MiB; throws for what is larger or leads nowhere. */
export async function fetchRdap(url: URL, means: GuardedAttempt): Promise<RdapReply> {
  const headers = { 'user-agent': 'Mesh/0.1', accept: 'application/rdap+json, application/json' }
  const request = { url, method: 'GET', headers, secretHeaders: new Set<string>(), body: undefined }
  const limits = { expectStatus: [], redirects: { follow: true, max: REDIRECTS_MAX } }
  const { status, body, lastLocation } = await exchangeHttp(request, limits, { ...means, keepsBody: true })
  if (lastLocation !== undefined) throw trouble(url, `more than ${REDIRECTS_MAX} redirects`)
  if (body.isCut) throw trouble(url, 'the answer is larger than 1 MiB')
  return { status, json: parsed(body.text) }
}

/** In words of its own, since there was an answer. */
function trouble({ host }: URL, what: string): MeshError {
  return new MeshError('unavailable', `${host}: ${what}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
