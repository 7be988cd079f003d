import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LINGER_MS, liveFamily, liveSource, type Live, type Open } from '../src/data/live.ts'

/** A listener whose server the test plays. */
function fakeServer() {
  const emits: ((state: Live<string>) => void)[] = []
  let open = 0
  const opener: Open<string> = (emit) => {
    emits.push(emit)
    open += 1
    return () => (open -= 1)
  }
  return { opener, emits, openNow: () => open }
}

function data(value: string): Live<string> {
  return { status: 'data', value, fromCache: false, hasPendingWrites: false }
}

describe('liveSource', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is loading until the first snapshot, then tells every watcher', () => {
    const server = fakeServer()
    const source = liveSource(server.opener)
    const watcher = vi.fn<() => void>()
    source.subscribe(watcher)
    expect(source.getSnapshot()).toEqual({ status: 'loading' })
    server.emits[0]?.(data('one'))
    expect(watcher).toHaveBeenCalledTimes(1)
    expect(source.getSnapshot()).toEqual(data('one'))
    expect(source.getSnapshot()).toBe(source.getSnapshot())
  })

  it('opens one listener for many watchers', () => {
    const server = fakeServer()
    const source = liveSource(server.opener)
    source.subscribe(() => {})
    source.subscribe(() => {})
    expect(server.emits).toHaveLength(1)
  })

  it('keeps the listener and the value for a while after the last watcher', () => {
    const server = fakeServer()
    const source = liveSource(server.opener)
    const leave = source.subscribe(() => {})
    server.emits[0]?.(data('one'))
    leave()
    vi.advanceTimersByTime(LINGER_MS - 1)
    source.subscribe(() => {})
    vi.advanceTimersByTime(LINGER_MS * 2)
    expect(server.emits).toHaveLength(1)
    expect(source.getSnapshot()).toEqual(data('one'))
  })

  it('closes it after that and starts anew', () => {
    const server = fakeServer()
    const onClose = vi.fn<() => void>()
    const source = liveSource(server.opener, onClose)
    source.subscribe(() => {})()
    vi.advanceTimersByTime(LINGER_MS)
    expect(server.openNow()).toBe(0)
    expect(onClose).toHaveBeenCalledTimes(1)
    source.subscribe(() => {})
    expect(server.openNow()).toBe(1)
    expect(source.getSnapshot()).toEqual({ status: 'loading' })
  })

  it('asks again after a refusal, each time later, and shows the answer', () => {
    const server = fakeServer()
    const source = liveSource(server.opener)
    source.subscribe(() => {})
    server.emits[0]?.({ status: 'denied' })
    expect(source.getSnapshot()).toEqual({ status: 'denied' })
    vi.advanceTimersByTime(2_000)
    expect(server.emits).toHaveLength(2)
    server.emits[1]?.({ status: 'error', message: 'no index' })
    vi.advanceTimersByTime(2_000)
    expect(server.emits).toHaveLength(2)
    vi.advanceTimersByTime(2_000)
    expect(server.emits).toHaveLength(3)
    server.emits[2]?.(data('at last'))
    expect(source.getSnapshot()).toEqual(data('at last'))
  })

  it('does not ask again when nobody watches', () => {
    const server = fakeServer()
    const source = liveSource(server.opener)
    const leave = source.subscribe(() => {})
    server.emits[0]?.({ status: 'denied' })
    leave()
    vi.advanceTimersByTime(LINGER_MS * 4)
    expect(server.emits).toHaveLength(1)
    expect(server.openNow()).toBe(0)
  })
})

describe('liveFamily', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('has one source per key and forgets the closed ones', () => {
    const opened: string[] = []
    const family = liveFamily<[string, number], string>((name, n) => () => {
      opened.push(`${name}/${n}`)
      return () => {}
    })
    const a = family('a', 1)
    expect(family('a', 1)).toBe(a)
    expect(family('a', 2)).not.toBe(a)
    a.subscribe(() => {})()
    vi.advanceTimersByTime(LINGER_MS)
    expect(family('a', 1)).not.toBe(a)
    expect(opened).toEqual(['a/1'])
  })
})
