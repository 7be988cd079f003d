import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { serviceSearchSchema } from '../features/service/service-search.ts'
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
  validateSearch: serviceSearchSchema,
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

const noticesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/notices',
  validateSearch: z.object({ state: z.literal('failed').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/notices/notices-page.tsx'), 'NoticesPage'),
})

const maintenanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/maintenance',
  component: lazyRouteComponent(() => import('../features/maintenance/maintenance-page.tsx'), 'MaintenancePage'),
})

const slosRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/slos',
  component: lazyRouteComponent(() => import('../features/slo/slos-page.tsx'), 'SlosPage'),
})

const sloRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/slos/$sloId',
  component: lazyRouteComponent(() => import('../features/slo/slo-page.tsx'), 'SloPage'),
})

const actionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/actions',
  validateSearch: z.object({ show: z.literal('all').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/actions/actions-page.tsx'), 'ActionsPage'),
})

const proposeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/actions/new',
  validateSearch: z.object({
    kind: z.string().optional().catch(undefined),
    incident: z.string().optional().catch(undefined),
    parameters: z.record(z.string(), z.string()).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/actions/propose-page.tsx'), 'ProposePage'),
})

const actionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/actions/$actionId',
  component: lazyRouteComponent(() => import('../features/actions/action-page.tsx'), 'ActionPage'),
})

const ledgerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ledger',
  validateSearch: z.object({
    find: z.string().max(600).optional().catch(undefined),
    before: z.int().min(0).optional().catch(undefined),
    from: z.iso.datetime().optional().catch(undefined),
    until: z.iso.datetime().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/ledger/ledger-page.tsx'), 'LedgerPage'),
})

const entryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ledger/entries/$entryId',
  component: lazyRouteComponent(() => import('../features/ledger/entry-page.tsx'), 'EntryPage'),
})

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access',
  component: lazyRouteComponent(() => import('../features/access/access-page.tsx'), 'AccessPage'),
})

/** All addresses of the dashboard. Pages load lazily and are fetched when a person points at their link. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    slosRoute,
    sloRoute,
    serviceRoute,
    incidentsRoute,
    incidentRoute,
    noticesRoute,
    maintenanceRoute,
    actionsRoute,
    proposeRoute,
    actionRoute,
    ledgerRoute,
    entryRoute,
    accessRoute,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
