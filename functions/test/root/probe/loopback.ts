import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach } from 'vitest'

let closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.map((close) => close()))
  closing = []
})

/** Listens on a free loopback port until the test ends; connections that are left then are cut. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  })
  return (server.address() as AddressInfo).port
}

/** A TCP server that treats each connection as told. */
export function serve(onConnection: (socket: Socket) => void): Promise<number> {
  return listen(createServer(onConnection))
}

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The ways in which a server can keep a client waiting or break off, whatever the protocol. */
export const MISBEHAVIOURS: { name: string; onConnection: (socket: Socket) => void }[] = [
  { name: 'says nothing', onConnection: () => undefined },
  { name: 'sends a byte now and then', onConnection: dribble },
  { name: 'resets the connection', onConnection: reset },
  { name: 'closes at once', onConnection: (socket) => socket.destroy() },
  { name: 'sends garbage', onConnection: (socket) => socket.end('\x00\xff\x15\x03garbage\r\n\r\n') },
]

function reset(socket: Socket): void {
  socket.once('data', () => socket.resetAndDestroy())
}

function dribble(socket: Socket): void {
  const timer = setInterval(() => socket.write(' '), 20)
  socket.on('close', () => clearInterval(timer))
}
