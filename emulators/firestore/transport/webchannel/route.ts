import { RpcError } from '../../../kit/rpc-error.ts'
import { callerOf } from '../caller.ts'
import { readBody, sendText } from '../http/exchange.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Route } from '../http/routes.ts'
import { openStream } from '../open-stream.ts'
import { messageCodec } from '../proto-json/messages.ts'
import { normaliseRequest } from '../proto-json/normalise-request.ts'
import { toRpcError } from '../wire.ts'
import type { Wire } from '../wire.ts'
import { authorizationIn, readForwardBody } from './forward-body.ts'
import type { ForwardBody } from './forward-body.ts'
import { frame } from './frame.ts'
import type { WebChannelSession } from './session.ts'
import { KEEP_ALIVE_MS } from './sessions.ts'
import type { WebChannelSessions } from './sessions.ts'

const PREFIX = '/google.firestore.v1.Firestore/'
const REQUESTS = { Listen: messageCodec('ListenRequest'), Write: messageCodec('WriteRequest') }

/** The version of the WebChannel protocol that clients speak (`VER=8`). */
const PROTOCOL_VERSION = 8
/** The version of the server's side, as Google's servers say it. */
const SERVER_VERSION = 14
/** What a client reads as: this session is over, begin a new one. */
const UNKNOWN = 'Unknown SID'

type StreamName = keyof typeof REQUESTS

function streamNameOf(path: string): StreamName {
  const name = path.slice(PREFIX.length).replace(/\/channel$/, '')
  if (name === 'Listen' || name === 'Write') return name
  throw new RpcError('NOT_FOUND', `WebChannel serves Listen and Write, not "${name}"`)
}

/** Hands the client's messages to the session; a message that is none of the service's ends the stream with its error. */
function receive(session: WebChannelSession, name: StreamName, { messages }: ForwardBody): void {
  try {
    session.receive(
      messages.map(({ message, ...place }) => ({ ...place, message: normaliseRequest(REQUESTS[name], message) })),
    )
  } catch (error) {
    session.refuse(toRpcError(error))
  }
}

async function handshake(
  wire: Wire,
  sessions: WebChannelSessions,
  name: StreamName,
  exchange: Exchange,
): Promise<void> {
  const body = readForwardBody(await readBody(exchange.request))
  const session = sessions.open()
  const sessionHeader = exchange.query.get('X-HTTP-Session-Id')
  if (sessionHeader !== null) exchange.response.setHeader('X-HTTP-Session-Id', session.id)
  try {
    const authorization = body.authorization ?? authorizationIn(exchange.query.get('$httpHeaders'))
    session.connect(openStream(wire, name, callerOf(authorization), session))
    receive(session, name, body)
  } catch (error) {
    session.fail(toRpcError(error))
  }
  const hello = ['c', session.id, '', PROTOCOL_VERSION, SERVER_VERSION, KEEP_ALIVE_MS]
  sendText(exchange.response, 200, frame(JSON.stringify([[0, hello]])))
}

/** The number of the last array that the client has, from `AID`. */
function acknowledgedId(session: WebChannelSession, query: URLSearchParams): number {
  const text = query.get('AID') ?? '0'
  const id = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (session.isPlausible(id)) return id
  throw new RpcError('INVALID_ARGUMENT', `AID=${text} is not the number of an array that was sent`)
}

function attach(session: WebChannelSession, { query, response }: Exchange): void {
  const isOneShot = query.get('CI') === '1'
  const answerMs = Number(query.get('TO') ?? 'none')
  const id = acknowledgedId(session, query)
  if (!session.attach(response, id, isOneShot, answerMs > 0 ? answerMs : undefined)) sendText(response, 400, UNKNOWN)
}

async function forward(session: WebChannelSession, name: StreamName, exchange: Exchange): Promise<void> {
  const body = readForwardBody(await readBody(exchange.request))
  session.acknowledge(acknowledgedId(session, exchange.query))
  receive(session, name, body)
  sendText(exchange.response, 200, frame(JSON.stringify(session.state())))
}

/** The browser SDK's transport: Listen and Write streams over plain HTTP requests. */
export function webChannelRoute(wire: Wire, sessions: WebChannelSessions): Route {
  return {
    prefix: PREFIX,
    async answer(exchange) {
      const name = streamNameOf(exchange.path)
      const { method, query, response } = exchange
      const id = query.get('SID')
      if (id === null) {
        if (method !== 'POST') throw new RpcError('INVALID_ARGUMENT', 'A WebChannel handshake is a POST without SID')
        await handshake(wire, sessions, name, exchange)
        return
      }
      const session = sessions.get(id)
      if (query.get('TYPE') === 'terminate') {
        sessions.remove(id)
        sendText(response, 200, '')
      } else if (session === undefined) sendText(response, 400, UNKNOWN)
      else if (method === 'POST') await forward(session, name, exchange)
      else attach(session, exchange)
    },
  }
}
