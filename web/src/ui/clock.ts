import { useMemo, useSyncExternalStore } from 'react'

const TICK_MS = 1000
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(() => {
    for (const each of watchers) each()
  }, TICK_MS)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in steps of `stepMs`, so that a component draws itself anew once per step and not more often. */
export function useNow(stepMs = 5_000): Date {
  const step = useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs))
  return useMemo(() => new Date(step * stepMs), [step, stepMs])
}
