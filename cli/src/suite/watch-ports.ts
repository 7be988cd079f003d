import { connect } from 'node:net'
import { MeshError } from '@mesh/core/errors'

const EVERY_MS = 1000

/** Rejects when a part stops listening; the suite itself does not notice an emulator that was killed. */
export function watchPorts(parts: Record<string, string>): { failed: Promise<never>; close(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setInterval(() => {
    for (const [part, address] of Object.entries(parts)) {
      refuses(address).then(
        (isRefused) => {
          if (isRefused) reject(new MeshError('unavailable', `The ${part} emulator at ${address} has ended.`))
        },
        () => undefined,
      )
    }
  }, EVERY_MS)
  promise.catch(() => undefined)
  return { failed: promise, close: () => clearInterval(timer) }
}

/** Whether nobody listens there; a listener that is merely slow counts as alive. */
function refuses(address: string): Promise<boolean> {
  const [host, port] = address.split(':')
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(Number(port), host ?? '127.0.0.1')
  socket.setTimeout(EVERY_MS, () => {
    socket.destroy()
    resolve(false)
  })
  socket.on('connect', () => {
    socket.destroy()
    resolve(false)
  })
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  return promise
}
