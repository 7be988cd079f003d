import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

const traces = new AsyncLocalStorage<string>()

/** Runs one invocation's work under a trace id of its own (W3C trace context: 16 random bytes in hexadecimal). */
export function withTrace<T>(work: () => Promise<T>): Promise<T> {
  return traces.getStore() === undefined ? traces.run(randomBytes(16).toString('hex'), work) : work()
}

/** Id of the invocation that this runs in; null outside one. */
export function traceId(): string | null {
  return traces.getStore() ?? null
}
