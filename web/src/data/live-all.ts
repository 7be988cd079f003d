import type { Live, LiveSource } from './live.ts'

const LOADING = { status: 'loading' } as const

/**
 * Several sources as one, in their order. It has data when all of them have; before that it says what keeps it: the first
 * refusal, the first error, or that something is loading.
 */
export function liveAll<T>(sources: readonly LiveSource<T>[]): LiveSource<T[]> {
  let parts: readonly Live<T>[] = []
  let whole: Live<T[]> = joined(parts)
  return {
    subscribe(listener) {
      const leaves = sources.map((source) => source.subscribe(listener))
      return () => {
        for (const leave of leaves) leave()
      }
    },
    getSnapshot() {
      const next = sources.map((source) => source.getSnapshot())
      const isSame = next.length === parts.length && next.every((part, index) => part === parts[index])
      if (isSame) return whole
      parts = next
      whole = joined(next)
      return whole
    },
  }
}

function joined<T>(parts: readonly Live<T>[]): Live<T[]> {
  const values: T[] = []
  let fromCache = false
  let hasPendingWrites = false
  let isLoading = false
  for (const part of parts) {
    if (part.status === 'denied' || part.status === 'error') return part
    if (part.status === 'loading') isLoading = true
    else {
      values.push(part.value)
      fromCache ||= part.fromCache
      hasPendingWrites ||= part.hasPendingWrites
    }
  }
  return isLoading ? LOADING : { status: 'data', value: values, fromCache, hasPendingWrites }
}
