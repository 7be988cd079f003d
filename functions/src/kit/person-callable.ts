import { onCall } from 'firebase-functions/v2/https'
import { now } from './clock.ts'
import { callable } from './door.ts'
import { CALLABLE_OPTIONS } from '../options.ts'
import { callerOf, type Caller } from './door-input.ts'

type PersonVerb<Response> = (request: unknown, caller: Caller | undefined, now: Date) => Promise<Response>

/** A callable for a verb of people and of machines with a key, which is loaded by the first call; the verb authorises. */
export function personCallable<Response>(name: string, load: () => Promise<PersonVerb<Response>>) {
  return onCall(CALLABLE_OPTIONS, (request) =>
    callable(name, async () => {
      const verb = await load()
      return verb(request.data, callerOf(request.auth, request.rawRequest?.headers), now())
    }),
  )
}
