import { may } from '@mesh/core/roles'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { useSession } from '../data/use-session.ts'
import { AccountMenu } from '../features/session/account-menu.tsx'
import { SessionGate } from '../features/session/session-gate.tsx'
import { LiveBadge } from './live-badge.tsx'
import { Logo } from './logo.tsx'
import classes from './shell.module.css'
import { ThemeToggle } from './theme-toggle.tsx'

const WaitingBadge = lazy(() =>
  import('../features/actions/waiting-badge.tsx').then((module) => ({ default: module.WaitingBadge })),
)

/** The frame of every page: header with the sections, then the page behind the session gate. */
export function Shell() {
  const session = useSession()
  const isMember = session.status === 'member'
  const isApprover = isMember && may(session.role, 'action.approve')
  const main = useFocusAfterNavigation()
  const nav = useShownSection()
  return (
    <>
      <a href="#content" className={classes['skip']}>
        Skip to content
      </a>
      <header className={classes['header']}>
        <div className={classes['bar']}>
          <Link to="/" className={classes['brand']}>
            <Logo />
            <span>Mesh</span>
          </Link>
          {isMember && (
            <nav aria-label="Sections" ref={nav} className={classes['nav']}>
              <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
                Overview
              </Link>
              <Link to="/incidents" activeOptions={{ includeSearch: false }}>
                Incidents
              </Link>
              <Link to="/actions" activeOptions={{ includeSearch: false }}>
                Actions
                {isApprover && (
                  <Suspense>
                    <WaitingBadge uid={session.uid} />
                  </Suspense>
                )}
              </Link>
              <Link to="/slos" activeOptions={{ includeSearch: false }}>
                Objectives
              </Link>
              <Link to="/notices" activeOptions={{ includeSearch: false }}>
                Notices
              </Link>
              <Link to="/maintenance" activeOptions={{ includeSearch: false }}>
                Maintenance
              </Link>
              <Link to="/access" activeOptions={{ includeSearch: false }}>
                Access
              </Link>
              <Link to="/ledger" activeOptions={{ includeSearch: false }}>
                Ledger
              </Link>
            </nav>
          )}
          <div className={classes['tools']}>
            {isMember && <LiveBadge />}
            <ThemeToggle />
            <AccountMenu />
          </div>
        </div>
      </header>
      <main id="content" ref={main} tabIndex={-1} className={classes['main']}>
        <SessionGate>
          <Outlet />
        </SessionGate>
      </main>
    </>
  )
}

/** Moves the focus to the new page, so that the keyboard and a screen reader go where the eyes go. */
function useFocusAfterNavigation() {
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}

/** Scrolls the row of sections, where it is wider than the screen, to the one that is shown; every address draws the frame anew. */
function useShownSection() {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    const row = nav.current
    const link = row?.querySelector<HTMLElement>('[aria-current="page"]')
    if (!row || !link) return
    row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.clientWidth) / 2
  })
  return nav
}
