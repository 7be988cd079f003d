import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { ErrorPage } from './error-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { Shell } from './shell.tsx'

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
})

const serviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/services/$serviceId',
  validateSearch: z.object({ view: z.literal('table').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/service/service-page.tsx'), 'ServicePage'),
})

const incidentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents',
  validateSearch: z.object({ state: z.enum(['open', 'resolved']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/incidents/incidents-page.tsx'), 'IncidentsPage'),
})

const incidentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('../features/incidents/incident-page.tsx'), 'IncidentPage'),
})

/** All addresses of the dashboard. Pages load lazily and are fetched when a person points at their link. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([overviewRoute, serviceRoute, incidentsRoute, incidentRoute]),
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
