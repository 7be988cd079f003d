import { useSyncExternalStore } from 'react'
import { currentConnection, subscribeConnection, type Connection } from './connection.ts'

/** Whether the page is live, live. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, currentConnection)
}
