import { join } from 'node:path'
import type { Clock } from '../kit/clock.ts'
import type { Faults } from '../kit/faults.ts'
import { listenOnePort } from '../kit/port.ts'
import type { FirestoreService } from './api/service.ts'
import { controlRoute } from './control/route.ts'
import { createGrpcServer } from './transport/grpc/server.ts'
import { sendText } from './transport/http/exchange.ts'
import { httpListener } from './transport/http/routes.ts'
import type { Route } from './transport/http/routes.ts'
import { restRoute } from './transport/rest/route.ts'
import { webChannelRoute } from './transport/webchannel/route.ts'
import { WebChannelSessions } from './transport/webchannel/sessions.ts'
import type { Wire } from './transport/wire.ts'
import { Deliveries } from './triggers/deliveries.ts'
import type { DeliveryOptions } from './triggers/deliveries.ts'
import { Outbox } from './triggers/outbox.ts'
import { TriggerRegistry } from './triggers/registry.ts'

export interface ServeOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  service: FirestoreService
  clock: Clock
  faults: Faults
  /** `host:port` of the functions emulator; without it triggers are accepted and no event is made. */
  functions?: string
  /** Where undelivered events and trigger registrations are kept; without it in memory. */
  dataDir?: string
  delivery?: Pick<DeliveryOptions, 'maxAttempts' | 'backoffMs' | 'timeoutMs' | 'concurrency' | 'log'>
}

export interface ServedFirestore {
  port: number
  /** Stops listening, breaks every connection and stops delivering; the service stays open. */
  close(): Promise<void>
}

const GREETING: Route = {
  prefix: '/',
  answer({ method, path, response }) {
    if (path === '/' && method === 'GET') sendText(response, 200, 'Ok\n')
    else sendText(response, 404, `Mesh's Firestore emulator serves nothing at ${method} ${path}\n`)
  },
}

function openDeliveries(options: ServeOptions): Deliveries | undefined {
  const { functions, dataDir, service, clock, faults } = options
  if (functions === undefined) return undefined
  const fileAt = (name: string): string | undefined => (dataDir === undefined ? undefined : join(dataDir, name))
  const deliveries = new Deliveries({
    ...options.delivery,
    functions,
    clock,
    faults,
    outbox: new Outbox(fileAt('events'), service.lastCommitTime()),
    registry: new TriggerRegistry(fileAt('triggers.json')),
  })
  service.beforeCommit((commit) => deliveries.prepare(commit))
  return deliveries
}

/** Serves a Firestore service over gRPC, REST and WebChannel on one port, with triggers and the emulator's endpoints. */
export async function serveFirestore(options: ServeOptions): Promise<ServedFirestore> {
  const { host, port, service, clock, faults } = options
  const wire: Wire = { service, clock, faults, open: { Listen: 0, Write: 0 } }
  const sessions = new WebChannelSessions(clock)
  const deliveries = openDeliveries(options)
  const routes = [webChannelRoute(wire, sessions), restRoute(wire), controlRoute({ wire, deliveries }), GREETING]
  let drop: (peer: string) => unknown = () => undefined
  const grpc = createGrpcServer(wire, (peer) => drop(peer))
  const open = await listenOnePort({ host, port, grpc, http: httpListener(routes) }).catch((error: unknown) => {
    deliveries?.close()
    throw error
  })
  drop = (peer) => open.drop(peer)
  return {
    port: open.port,
    async close() {
      sessions.close()
      await open.close()
      deliveries?.close()
    },
  }
}
