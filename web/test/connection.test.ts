import type * as connectionModule from '../src/data/connection.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type ConnectionModule = typeof connectionModule

/** The browser as far as this module sees it; a fresh module for each test, as after a reload. */
let browser: { onLine: boolean; events: EventTarget; storage: Map<string, string> }
let connection: ConnectionModule

async function load(): Promise<ConnectionModule> {
  vi.resetModules()
  return import('../src/data/connection.ts')
}

beforeEach(async () => {
  browser = { onLine: true, events: new EventTarget(), storage: new Map() }
  vi.stubGlobal('navigator', browser)
  vi.stubGlobal('window', browser.events)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => browser.storage.get(key) ?? null,
    setItem: (key: string, value: string) => browser.storage.set(key, value),
  })
  connection = await load()
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('connection', () => {
  it('is idle until somebody listens, and connecting until a snapshot says more', () => {
    const listener = {}
    expect(connection.currentConnection()).toEqual({ status: 'idle' })
    connection.reportOpened(listener)
    expect(connection.currentConnection()).toEqual({ status: 'connecting' })
    connection.reportSnapshot(listener, false)
    expect(connection.currentConnection()).toEqual({ status: 'live' })
  })

  it('does not go on connecting when the only listener was refused', () => {
    const listener = {}
    connection.reportOpened(listener)
    connection.reportClosed(listener)
    expect(connection.currentConnection()).toEqual({ status: 'idle' })
  })

  it('is cached when one listener reads from the cache and another has heard nothing yet', () => {
    connection.reportOpened({})
    connection.reportSnapshot({}, true)
    expect(connection.currentConnection()).toEqual({ status: 'cached', since: null })
  })

  it('stays live while a new listener still reads from the cache', () => {
    connection.reportSnapshot({}, false)
    connection.reportSnapshot({}, true)
    expect(connection.currentConnection()).toEqual({ status: 'live' })
  })

  it('stays live between two pages, when no listener is open', () => {
    const listener = {}
    connection.reportSnapshot(listener, false)
    connection.reportClosed(listener)
    expect(connection.currentConnection()).toEqual({ status: 'live' })
    connection.reportOpened({})
    expect(connection.currentConnection()).toEqual({ status: 'live' })
  })

  it('tells when it last heard from the server as soon as all of them come from the cache', () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z') })
    const listener = {}
    const watcher = vi.fn<() => void>()
    connection.subscribeConnection(watcher)
    connection.reportSnapshot(listener, false)
    vi.advanceTimersByTime(30_000)
    connection.reportSnapshot(listener, true)
    expect(connection.currentConnection()).toEqual({ status: 'cached', since: new Date('2026-11-21T12:00:00Z') })
    expect(watcher).toHaveBeenCalledTimes(2)
  })

  it('remembers that moment over a reload', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z') })
    connection.subscribeConnection(() => {})
    connection.reportSnapshot({}, false)
    browser.events.dispatchEvent(new Event('pagehide'))
    const reloaded = await load()
    reloaded.reportSnapshot({}, true)
    expect(reloaded.currentConnection()).toEqual({ status: 'cached', since: new Date('2026-11-21T12:00:00Z') })
  })

  it('follows the browser into being offline and back', () => {
    connection.subscribeConnection(() => {})
    connection.reportSnapshot({}, false)
    browser.onLine = false
    browser.events.dispatchEvent(new Event('offline'))
    expect(connection.currentConnection().status).toBe('offline')
    browser.onLine = true
    browser.events.dispatchEvent(new Event('online'))
    expect(connection.currentConnection().status).toBe('live')
  })
})
