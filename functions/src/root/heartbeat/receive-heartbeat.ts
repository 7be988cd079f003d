import { heartbeatAfter, type Ping } from '@mesh/core/root/heartbeat/heartbeat-after'
import { HEARTBEAT_TOKEN_PATTERN } from '@mesh/core/schema/heartbeat'
import { changeHeartbeat } from '../store/heartbeats.ts'
import { isSameToken } from './token.ts'

/** Most bytes of a call's body. */
export const HEARTBEAT_BODY_BYTES_MAX = 10_240

/** Methods that count as a heartbeat. */
export const HEARTBEAT_METHODS: readonly string[] = ['GET', 'HEAD', 'POST']

/** A call of a push address, as HTTP brings it. */
export interface HeartbeatCall {
  method: string
  /** With or without `/heartbeat` in front: Hosting passes the whole path on, the function's own address does not. */
  path: string
  query: Record<string, unknown>
  body: Buffer
}

/** What the caller is answered; a body without secrets. */
export interface HeartbeatReply {
  status: number
  text: string
}

const NOT_FOUND: HeartbeatReply = { status: 404, text: 'There is no heartbeat at this address.\n' }
const PATH = /^(?:\/heartbeat)?\/([a-z0-9-]{1,63}\.[a-z0-9-]{1,63})\/([^/]+)(\/fail)?\/?$/

const live = { changeHeartbeat }

/**
 * Takes a call of a push address: `…/heartbeat/<checkId>/<token>`, with `/fail` behind it or `?status=fail` when the job
 * failed, and words in `?message=` or in the body. An address that is wrong in any way is answered like any other.
 */
export async function receiveHeartbeat(
  { method, path, query, body }: HeartbeatCall,
  now: Date,
  deps = live,
): Promise<HeartbeatReply> {
  if (!HEARTBEAT_METHODS.includes(method))
    return { status: 405, text: `A heartbeat is sent by ${HEARTBEAT_METHODS.join(', ')}.\n` }
  if (body.length > HEARTBEAT_BODY_BYTES_MAX) {
    return { status: 413, text: `A heartbeat's body has at most ${HEARTBEAT_BODY_BYTES_MAX} bytes.\n` }
  }
  const [, checkId = '', token = '', fail] = PATH.exec(path) ?? []
  if (!HEARTBEAT_TOKEN_PATTERN.test(token)) return NOT_FOUND
  const status = statusOf(fail, query['status'])
  const ping = status === undefined ? undefined : { status, message: messageOf(query['message'], body) }
  const isKnown = await deps.changeHeartbeat(
    checkId,
    (stored) => isSameToken(token, stored?.token ?? ''),
    (heartbeat) => ping && heartbeatAfter(heartbeat, ping, now),
  )
  return isKnown ? replyTo(ping) : NOT_FOUND
}

function replyTo(ping: Ping | undefined): HeartbeatReply {
  if (ping !== undefined) return { status: 200, text: 'OK\n' }
  return { status: 400, text: 'The status of a heartbeat is ok or fail.\n' }
}

/** Undefined for a status that is none: taking it for a success would hide a failure. */
function statusOf(fail: string | undefined, status: unknown): Ping['status'] | undefined {
  if (fail !== undefined) return 'fail'
  if (status === undefined || status === 'ok') return 'ok'
  return status === 'fail' ? 'fail' : undefined
}

function messageOf(message: unknown, body: Buffer): string {
  return typeof message === 'string' ? message : body.toString('utf8')
}
