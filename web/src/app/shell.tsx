import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSession } from '../data/use-session.ts'
import { AccountMenu } from '../features/session/account-menu.tsx'
import { SessionGate } from '../features/session/session-gate.tsx'
import { LiveBadge } from './live-badge.tsx'
import { Logo } from './logo.tsx'
import classes from './shell.module.css'
import { ThemeToggle } from './theme-toggle.tsx'

/** The frame of every page: header with the sections, then the page behind the session gate. */
export function Shell() {
  const isMember = useSession().status === 'member'
  const main = useFocusAfterNavigation()
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
            <nav aria-label="Sections" className={classes['nav']}>
              <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
                Overview
              </Link>
              <Link to="/incidents" activeOptions={{ includeSearch: false }}>
                Incidents
              </Link>
              <Link to="/actions" activeOptions={{ includeSearch: false }}>
                Actions
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
