import type { ErrorComponentProps } from '@tanstack/react-router'
import { Bug } from 'lucide-react'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'

/** A page that failed while it was drawn: what was said, and a way on. */
export function ErrorPage({ error }: ErrorComponentProps) {
  const words = error instanceof Error ? error.message || error.name : String(error)
  return (
    <Page title="This page failed">
      <Panel title="What happened">
        <EmptyState
          icon={<Bug size={28} aria-hidden />}
          title={words}
          action={
            <button type="button" onClick={() => location.reload()}>
              Reload
            </button>
          }
        >
          Reloading helps when a new version of Mesh was deployed while this page was open. If it stays, the
          browser&rsquo;s console has the details.
        </EmptyState>
      </Panel>
    </Page>
  )
}
