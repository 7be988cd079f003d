import { lazy, Suspense } from 'react'
import { useSession } from '../../data/use-session.ts'
import { LateSkeleton } from '../../ui/late-skeleton.tsx'
import { NoRolePage } from './no-role-page.tsx'
import { FailedPage, UnconfiguredPage } from './unconfigured-page.tsx'

const SignInPage = lazy(() => import('./sign-in-page.tsx').then((module) => ({ default: module.SignInPage })))

/** Shows its children to members only; everybody else sees what stands in the way and how to get past it. */
export function SessionGate({ children }: { children: React.ReactNode }) {
  const session = useSession()
  if (session.status === 'member') return children
  if (session.status === 'starting') return <LateSkeleton rows={4} />
  if (session.status === 'unconfigured') return <UnconfiguredPage problem={session.problem} />
  if (session.status === 'failed') return <FailedPage message={session.message} />
  if (session.status === 'no-role') return <NoRolePage email={session.email} />
  return (
    <Suspense fallback={null}>
      <SignInPage />
    </Suspense>
  )
}
