import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Panel title="This address">
        <EmptyState
          icon={<SearchX size={28} aria-hidden />}
          title="There is no page at this address"
          action={<Link to="/">Go to the overview</Link>}
        >
          The link may be mistyped or from another version of Mesh.
        </EmptyState>
      </Panel>
    </Page>
  )
}
