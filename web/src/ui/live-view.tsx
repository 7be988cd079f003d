import { CloudOff, LockKeyhole } from 'lucide-react'
import type { Live } from '../data/live.ts'
import { EmptyState } from './empty-state.tsx'
import { LateSkeleton } from './late-skeleton.tsx'
import { Page } from './page.tsx'
import { Panel } from './panel.tsx'

interface LiveViewProps<T> {
  live: Live<T>
  /** What is read, for sentences: `the boards`. */
  what: string
  /** Title of the page when this is all that stands on it. */
  page?: string
  /** Stands in place of the content while it loads. */
  loading?: React.ReactNode
  children: (value: T, fromCache: boolean) => React.ReactNode
}

/** Content of a live query, or an honest sentence about why there is none. */
export function LiveView<T>({ live, what, page, loading, children }: LiveViewProps<T>) {
  if (live.status === 'data') return children(live.value, live.fromCache)
  if (live.status === 'loading') {
    if (loading !== undefined) return loading
    return page === undefined ? <LateSkeleton /> : <LoadingPage title={page} />
  }
  const why = <WhyNot live={live} what={what} />
  if (page === undefined) return why
  return (
    <Page title={page}>
      <Panel title="What happened">{why}</Panel>
    </Page>
  )
}

function WhyNot({ live, what }: { live: Extract<Live<unknown>, { status: 'denied' | 'error' }>; what: string }) {
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

function LoadingPage({ title }: { title: string }) {
  return (
    <Page title={title} heading={'\u00a0'} lead={'\u00a0'}>
      <LateSkeleton />
    </Page>
  )
}
