import { CloudOff, LockKeyhole } from 'lucide-react'
import type { Live } from '../data/live.ts'
import { EmptyState } from './empty-state.tsx'
import { LateSkeleton } from './late-skeleton.tsx'

interface LiveViewProps<T> {
  live: Live<T>
  /** What is read, for sentences: `the boards`. */
  what: string
  /** Stands in place of the content while it loads. */
  loading?: React.ReactNode
  children: (value: T, fromCache: boolean) => React.ReactNode
}

/** Content of a live query, or an honest sentence about why there is none. */
export function LiveView<T>({ live, what, loading = <LateSkeleton />, children }: LiveViewProps<T>) {
  if (live.status === 'loading') return loading
  if (live.status === 'data') return children(live.value, live.fromCache)
  if (live.status === 'denied') {
    return (
      <EmptyState icon={<LockKeyhole size={28} aria-hidden />} title={`You may not read ${what}`}>
        The project&rsquo;s rules refused it: your role may have changed. Sign out and in again, or ask an admin for a
        role. This page asks again by itself.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<CloudOff size={28} aria-hidden />} title={`Cannot read ${what}`}>
      Firestore answered: {live.message} This page asks again by itself.
    </EmptyState>
  )
}
