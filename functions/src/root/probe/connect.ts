import { once } from 'node:events'
import { connect as connectNet, isIP, type Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Pin } from './guard/pin.ts'

export interface Target {
  host: string
  port: number
}

/** A `scheme://host:port` address of a target, for messages. */
export function targetUrl(scheme: string, { host, port }: Target): URL {
  return new URL(`${scheme}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`)
}

/** Connects to a checked address of the target; the socket is destroyed when `signal` aborts. */
export async function openTcp({ host, port }: Target, pin: Pin, signal: AbortSignal): Promise<Socket> {
  const { lookup } = await pin(host)
  signal.throwIfAborted()
  const socket = connectNet({ host, port, lookup })
  return ready(socket, 'connect', signal)
}

/** As `openTcp`, with a TLS handshake for the host's own name and a certificate that a trusted authority signed. */
export async function openTls(
  { host, port }: Target,
  pin: Pin,
  signal: AbortSignal,
  protocols?: string[],
): Promise<TLSSocket> {
  const { lookup } = await pin(host)
  signal.throwIfAborted()
  const socket = connectTls({
    host,
    port,
    lookup,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
  })
  return ready(socket, 'secureConnect', signal)
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
