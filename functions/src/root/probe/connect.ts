import { once } from 'node:events'
import { connect as connectNet, isIP, type Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { routeTo, type GuardedAttempt } from './route.ts'

export interface Target {
  host: string
  port: number
}

type Means = Pick<GuardedAttempt, 'pin' | 'signal' | 'endMs'>

/** A `scheme://host:port` address of a target, for messages. */
export function targetUrl(scheme: string, { host, port }: Target): URL {
  return new URL(`${scheme}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`)
}

/** Connects to a checked address of the target; the socket is destroyed when `signal` aborts. */
export async function openTcp({ host, port }: Target, means: Means): Promise<Socket> {
  const route = await routeTo(host, means)
  means.signal.throwIfAborted()
  const socket = connectNet({ host, port, ...route })
  return ready(socket, 'connect', means.signal)
}

/** As `openTcp`, with a TLS handshake for the host's own name and a certificate that a trusted authority signed. */
export async function openTls({ host, port }: Target, means: Means, protocols?: string[]): Promise<TLSSocket> {
  const route = await routeTo(host, means)
  means.signal.throwIfAborted()
  const socket = connectTls({
    host,
    port,
    ...route,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
  })
  return ready(socket, 'secureConnect', means.signal)
}

async function ready<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  // Aborting destroys the socket with an error that nobody waits for any more.
  addAbortSignal(signal, socket).on('error', () => undefined)
  const closed = once(socket, 'close').then(() => {
    throw Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' })
  })
  closed.catch(() => undefined)
  await Promise.race([once(socket, event), closed])
  return socket
}
