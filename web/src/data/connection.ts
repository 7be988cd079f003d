/**
 * Whether what the page shows is confirmed by the server; idle when it asks for nothing. `since` is when it last heard from
 * the server; null when never.
 */
export type Connection =
  | { status: 'idle' }
  | { status: 'connecting' }
  | { status: 'live' }
  | { status: 'cached'; since: Date | null }
  | { status: 'offline'; since: Date | null }

const LAST_HEARD = 'mesh.lastHeard'
/** Undefined for a listener that has heard nothing yet. */
const fromCacheByListener = new Map<object, boolean | undefined>()
const watchers = new Set<() => void>()
let connection: Connection = { status: 'idle' }
let lastHeard: Date | undefined

/** Records a listener that waits for its first snapshot. */
export function reportOpened(listener: object): void {
  fromCacheByListener.set(listener, undefined)
  recompute()
}

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
  const isAged = status === 'cached' || status === 'offline'
  connection = isAged ? { status, since: lastHeard ?? rememberedTime() } : { status }
  for (const watcher of watchers) watcher()
}

/** All listeners share one stream, so one confirmed listener means that the stream lives. */
function statusNow(): Connection['status'] {
  if (!navigator.onLine) return 'offline'
  const states = [...fromCacheByListener.values()]
  if (states.includes(false)) return 'live'
  if (states.includes(true)) return 'cached'
  // Between two pages no listener may have heard anything for a moment; that says nothing about the network.
  if (connection.status === 'live') return 'live'
  return states.length === 0 ? 'idle' : 'connecting'
}

function rememberTime(): void {
  if (lastHeard !== undefined) localStorage.setItem(LAST_HEARD, lastHeard.toISOString())
}

function rememberedTime(): Date | null {
  const stored = localStorage.getItem(LAST_HEARD)
  return stored === null || Number.isNaN(Date.parse(stored)) ? null : new Date(stored)
}
