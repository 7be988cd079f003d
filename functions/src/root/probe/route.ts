import type { LookupFunction } from 'node:net'
import type { Attempt } from './attempt.ts'
import type { Pin } from './guard/pin.ts'

/** An attempt that connects to checked addresses only. */
export interface GuardedAttempt extends Attempt {
  pin: Pin
}

interface Route {
  lookup: LookupFunction
  autoSelectFamilyAttemptTimeout: number
}

/** The shortest time that Node gives an address. */
const ATTEMPT_MS_MIN = 10

/**
 * Options of `net.connect`, `tls.connect` and `http.request` that lead to the checked addresses of a host, one after
 * another. Each gets an equal share of the time left, and the answer another: Node's own 250 ms would give up a healthy
 * address that is far away or whose first packet was lost.
 */
export async function routeTo(host: string, { pin, endMs }: Pick<GuardedAttempt, 'pin' | 'endMs'>): Promise<Route> {
  const { addresses, lookup } = await pin(host)
  const shareMs = Math.floor((endMs - performance.now()) / (addresses.length + 1))
  return { lookup, autoSelectFamilyAttemptTimeout: Math.max(shareMs, ATTEMPT_MS_MIN) }
}
