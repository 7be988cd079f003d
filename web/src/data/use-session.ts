import { useSyncExternalStore } from 'react'
import { currentSession, subscribeSession, type Session } from './session.ts'

/** The session, live. */
export function useSession(): Session {
  return useSyncExternalStore(subscribeSession, currentSession)
}
