/** What a page knows of a query at this moment. `denied` and `error` are asked again while somebody watches. */
export type Live<T> =
  | { status: 'loading' }
  | { status: 'data'; value: T; fromCache: boolean; hasPendingWrites: boolean }
  | { status: 'denied' }
  | { status: 'error'; message: string }

/** Opens a listener and returns the function that closes it. */
export type Open<T> = (emit: (state: Live<T>) => void) => () => void

/** One shared subscription in the shape of `useSyncExternalStore`. */
export interface LiveSource<T> {
  subscribe: (listener: () => void) => () => void
  getSnapshot: () => Live<T>
}

const LOADING = { status: 'loading' } as const

/** How long a listener outlives its last watcher, so that going back is instant and costs no reads. */
export const LINGER_MS = 30_000
const RETRY_MS_MIN = 2_000
const RETRY_MS_MAX = 60_000

/** Shares one listener between all watchers; closes it `LINGER_MS` after the last one left and then calls `onClose`. */
export function liveSource<T>(open: Open<T>, onClose: () => void = () => {}): LiveSource<T> {
  const listeners = new Set<() => void>()
  let state: Live<T> = LOADING
  let close: (() => void) | undefined
  let retryMs = RETRY_MS_MIN
  let timer: ReturnType<typeof setTimeout> | undefined

  function emit(next: Live<T>): void {
    state = next
    if (next.status === 'data') retryMs = RETRY_MS_MIN
    if (next.status === 'denied' || next.status === 'error') retryLater()
    for (const listener of listeners) listener()
  }

  function retryLater(): void {
    close?.()
    close = undefined
    clearTimeout(timer)
    timer = setTimeout(() => (close = open(emit)), retryMs)
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
  }

  function leave(): void {
    close?.()
    close = undefined
    state = LOADING
    retryMs = RETRY_MS_MIN
    onClose()
  }

  return {
    subscribe(listener) {
      const isFirst = listeners.size === 0
      listeners.add(listener)
      if (isFirst) {
        clearTimeout(timer)
        close ??= open(emit)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearTimeout(timer)
        timer = setTimeout(leave, LINGER_MS)
      }
    },
    getSnapshot: () => state,
  }
}

/** A family of sources, one per key, for queries that have parameters. */
export function liveFamily<K extends readonly (string | number)[], T>(
  open: (...key: K) => Open<T>,
): (...key: K) => LiveSource<T> {
  const sources = new Map<string, LiveSource<T>>()
  return (...key) => {
    const name = JSON.stringify(key)
    const known = sources.get(name)
    if (known !== undefined) return known
    const source = liveSource(open(...key), () => sources.delete(name))
    sources.set(name, source)
    return source
  }
}
