import { ServerCredentials, type Server as GrpcServer } from '@grpc/grpc-js'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** The first bytes of every HTTP/2 connection. Source: RFC 9113, section 3.4 */
const HTTP2_PREFACE = 'PRI'

export interface OnePortOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  grpc: GrpcServer
  http: RequestListener
}

/** A listening port that speaks gRPC (h2c) and HTTP/1. */
export interface OnePort {
  host: string
  port: number
  /** Cuts the connection of a gRPC peer (`call.getPeer()`) or socket address `ip:port`; false if there is none. */
  drop(peer: string): boolean
  /** Stops listening and cuts every connection. */
  close(): Promise<void>
}

/** Serves gRPC and HTTP/1 on one TCP port, told apart by the first bytes of each connection; rejects when the port is taken. */
export async function listenOnePort(options: OnePortOptions): Promise<OnePort> {
  const http = createHttpServer({ keepAliveTimeout: 0, requestTimeout: 0, noDelay: true }, options.http)
  http.timeout = 0
  const injector = options.grpc.createConnectionInjector(ServerCredentials.createInsecure())
  const sockets = new Map<string, Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    sockets.set(peer, socket)
    socket.on('close', () => sockets.delete(peer))
    // A client that vanishes is no error of the server; the transports see the end of their streams.
    socket.on('error', () => socket.destroy())
    sniff(socket, (isHttp2) => {
      if (isHttp2) injector.injectConnection(socket)
      else http.emit('connection', socket)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => resolve())
  })
  const { port } = server.address() as AddressInfo
  return {
    host: options.host,
    port,
    drop(peer) {
      const socket = sockets.get(peer)
      socket?.destroy()
      return socket !== undefined
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Sockets first: a connection that breaks is UNAVAILABLE to its client, which tries again; an orderly end is CANCELLED.
      for (const socket of sockets.values()) socket.destroy()
      injector.destroy()
      options.grpc.forceShutdown()
      return closed
    },
  }
}

function sniff(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0)
  const read = (): void => {
    const chunk = socket.read() as Buffer | null
    if (chunk === null) return
    seen = Buffer.concat([seen, chunk])
    const start = seen.toString('latin1', 0, HTTP2_PREFACE.length)
    const isUndecided = start.length < HTTP2_PREFACE.length && HTTP2_PREFACE.startsWith(start)
    if (isUndecided) return
    socket.off('readable', read)
    socket.unshift(seen)
    decide(start === HTTP2_PREFACE)
  }
  socket.on('readable', read)
}
