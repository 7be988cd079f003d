import { RpcError } from '../../../kit/rpc-error.ts'

/** A request on its way: `waiting`, then `OK` or the status that it failed with. */
export interface Tracked<T> {
  /** How it stands once everything that can happen now has happened. */
  state(): Promise<string>
  readonly answer: Promise<T>
}

/** Watches a promise without awaiting it. */
export function track<T>(answer: Promise<T>): Tracked<T> {
  let state = 'waiting'
  answer.then(
    () => (state = 'OK'),
    (error: unknown) => (state = error instanceof RpcError ? error.status : 'broken'),
  )
  return {
    answer,
    async state() {
      await new Promise((resolve) => setImmediate(resolve))
      return state
    },
  }
}
