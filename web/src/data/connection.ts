/** Whether what the page shows is confirmed by the server. `since` is when it last heard from it; null when never. */
export type Connection =
  | { status: 'connecting' }
  | { status: 'live' }
  | { status: 'cached'; since: Date | null }
  | { status: 'offline'; since: Date | null }

const LAST_HEARD = 'mesh.lastHeard'
const fromCacheByListener = new Map<object, boolean>()
const watchers = new Set<() => void>()
let connection: Connection = { status: 'connecting' }
let lastHeard: Date | undefined

/** Records where the newest snapshot of a listener came from. */
export function reportSnapshot(listener: object, fromCache: boolean): void {
  fromCacheByListener.set(listener, fromCache)
  if (!fromCache) lastHeard = new Date()
  recompute()
}

/** Forgets a listener that has ended. */
export function reportClosed(listener: object): void {
  fromCacheByListener.delete(listener)
  recompute()
}

/** The current state; the same object until it changes. */
export function currentConnection(): Connection {
  return connection
}

/** Calls the watcher after every change, and follows the browser's own idea of being online. */
export function subscribeConnection(watcher: () => void): () => void {
  watchers.add(watcher)
  window.addEventListener('online', recompute)
  window.addEventListener('offline', recompute)
  window.addEventListener('pagehide', rememberTime)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    window.removeEventListener('online', recompute)
    window.removeEventListener('offline', recompute)
    window.removeEventListener('pagehide', rememberTime)
  }
}

function recompute(): void {
  const status = statusNow()
  if (status === connection.status) return
  connection =
    status === 'connecting' || status === 'live' ? { status } : { status, since: lastHeard ?? rememberedTime() }
  for (const watcher of watchers) watcher()
}

/** All listeners share one stream, so one confirmed listener means that the stream lives. */
function statusNow(): Connection['status'] {
  if (!navigator.onLine) return 'offline'
  const states = [...fromCacheByListener.values()]
  if (states.includes(false)) return 'live'
  // Between two pages no listener may be open for a moment; that says nothing about the network.
  if (states.length === 0) return connection.status === 'live' ? 'live' : 'connecting'
  return 'cached'
}

function rememberTime(): void {
  if (lastHeard !== undefined) localStorage.setItem(LAST_HEARD, lastHeard.toISOString())
}

function rememberedTime(): Date | null {
  const stored = localStorage.getItem(LAST_HEARD)
  return stored === null || Number.isNaN(Date.parse(stored)) ? null : new Date(stored)
}
