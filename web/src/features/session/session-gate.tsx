import { lazy, Suspense } from 'react'
import type { Session } from '../../data/session.ts'
import { useSession } from '../../data/use-session.ts'
import { LateSkeleton } from '../../ui/late-skeleton.tsx'

// A member needs none of these, so they are not part of what the overview waits for.
const SignInPage = lazy(() => import('./sign-in-page.tsx').then((module) => ({ default: module.SignInPage })))
const NoRolePage = lazy(() => import('./no-role-page.tsx').then((module) => ({ default: module.NoRolePage })))
const UnconfiguredPage = lazy(() =>
  import('./unconfigured-page.tsx').then((module) => ({ default: module.UnconfiguredPage })),
)
const FailedPage = lazy(() => import('./failed-page.tsx').then((module) => ({ default: module.FailedPage })))

/** Shows its children to members only; everybody else sees what stands in the way and how to get past it. */
export function SessionGate({ children }: { children: React.ReactNode }) {
  const session = useSession()
  if (session.status === 'member') return children
  return (
    <Suspense fallback={<LateSkeleton rows={4} />}>
      <Obstacle session={session} />
    </Suspense>
  )
}

function Obstacle({ session }: { session: Exclude<Session, { status: 'member' }> }) {
  if (session.status === 'starting') return <LateSkeleton rows={4} />
  if (session.status === 'unconfigured') return <UnconfiguredPage problem={session.problem} />
  if (session.status === 'failed') return <FailedPage message={session.message} />
  if (session.status === 'no-role') return <NoRolePage email={session.email} />
  return <SignInPage />
}
