import { useSyncExternalStore } from 'react'
import type { Live, LiveSource } from './live.ts'

/** Watches a shared live source. */
export function useLive<T>(source: LiveSource<T>): Live<T> {
  return useSyncExternalStore(source.subscribe, source.getSnapshot)
}
