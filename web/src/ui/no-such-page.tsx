import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { EmptyState } from './empty-state.tsx'
import { Page, type ParentPage } from './page.tsx'
import { Panel } from './panel.tsx'

interface NoSuchPageProps {
  /** What the address would lead to, such as `incident`. */
  what: string
  id: string
  /** The page that lists all of them. */
  parent: ParentPage
  /** Whether only this browser says so, and Firestore has not answered yet. */
  fromCache: boolean
  /** Why there may be none, besides a mistyped address. */
  why?: string
}

/** The page of a thing that is not there, or that a browser without a network does not hold. */
export function NoSuchPage({
  what,
  id,
  parent,
  fromCache,
  why = 'the project started afresh since it was copied',
}: NoSuchPageProps) {
  return (
    <Page title={fromCache ? `${what.charAt(0).toUpperCase()}${what.slice(1)}` : `No such ${what}`} parent={parent}>
      <Panel title={id}>
        <EmptyState
          icon={<SearchX size={28} aria-hidden />}
          title={fromCache ? `This browser does not hold this ${what}` : `There is no ${what} ${id}`}
          action={<Link to={parent.to}>See all {what}s</Link>}
        >
          {fromCache ? 'It appears as soon as Firestore answers.' : `The address may be mistyped, or ${why}.`}
        </EmptyState>
      </Panel>
    </Page>
  )
}
