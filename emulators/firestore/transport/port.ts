import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

/** Every HTTP/2 connection starts with "PRI * HTTP/2.0"; no HTTP/1 method shares its first three letters. */
const HTTP2_PREFACE = Buffer.from('PRI')

export interface PortHandlers {
  /** A connection that speaks HTTP/2: gRPC. */
  http2(socket: Socket): void
  /** A connection that speaks HTTP/1: REST, WebChannel and the emulator's endpoints. */
  http1(socket: Socket): void
}

export interface OpenPort {
  port: number
  /** Breaks the connection whose client end is `address:port`. */
  drop(peer: string): void
  /** Stops listening and breaks every connection. */
  close(): Promise<void>
}

/** Waits until the first bytes tell the protocol, which may take more than one chunk, and puts them back. */
function sniff(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0)
  const onReadable = (): void => {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) return
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk])
    const known = Math.min(seen.length, HTTP2_PREFACE.length)
    const couldBeHttp2 = seen.subarray(0, known).equals(HTTP2_PREFACE.subarray(0, known))
    if (couldBeHttp2 && known < HTTP2_PREFACE.length) return
    socket.off('readable', onReadable)
    socket.unshift(seen)
    decide(couldBeHttp2)
  }
  socket.on('readable', onReadable)
}

/** Listens on one port and hands each connection to the server of the protocol it speaks. Rejects if the port is taken. */
export async function openPort(host: string, port: number, handlers: PortHandlers): Promise<OpenPort> {
  const sockets = new Map<string, Socket>()
  const server: Server = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    sockets.set(peer, socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(peer))
    socket.on('error', () => socket.destroy())
    sniff(socket, (isHttp2) => (isHttp2 ? handlers.http2(socket) : handlers.http1(socket)))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`No TCP port was opened on ${host}:${port}`)
  return {
    port: address.port,
    drop: (peer) => sockets.get(peer)?.destroy(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets.values()) socket.destroy()
      }),
  }
}
