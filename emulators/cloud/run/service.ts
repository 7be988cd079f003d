import type { Server } from '@grpc/grpc-js'
import { googleService } from '../../kit/google-service.ts'
import { STATUS } from '../../kit/rpc-error.ts'
import { unaryRpcs } from '../../kit/unary-rpcs.ts'
import { withFaults, type FaultContext } from '../../kit/with-faults.ts'
import { operationHandlers, revisionHandlers, serviceHandlers, showOperation } from './handlers.ts'
import type { RunSettings } from './read-run.ts'
import { seedServices } from './seed.ts'
import { Services } from './services.ts'
import { RunStateFile } from './state-file.ts'
import type { Service } from './types.ts'

const PACKAGE = '@google-cloud/run'

/**
 * Adds Mesh's stand-in for the Cloud Run Admin API to a server: google.cloud.run.v2.Services and Revisions, and
 * google.longrunning.Operations. It runs no containers: it keeps what it is told and says what Cloud Run would. Faults are
 * planned by the names of the RPCs, and for `reconcile`: how much longer (`latencyMs`) bringing a service to its desired
 * state takes, or how it fails (`error`).
 */
export function addRunServices(
  server: Server,
  { dataDir, seed, operationMs }: RunSettings,
  context: FaultContext & { log: (line: string) => void },
): void {
  const { clock, faults, log } = context
  const fate = () => {
    const { latencyMs = 0, error } = faults.strike('reconcile') ?? {}
    const durationMs = operationMs + latencyMs
    if (error === undefined) return { durationMs }
    return { durationMs, problem: { code: STATUS[error], message: `${FAILURE} (${error}, a planned fault)` } }
  }
  const services = new Services({
    clock,
    fate,
    log,
    file: dataDir === undefined ? undefined : new RunStateFile(dataDir),
  })
  if (seed !== undefined) seedServices(services, seed.projectId, seed.services, seed.region)
  const definition = googleService(PACKAGE, 'google.cloud.run.v2.Services')
  const encode = (service: Service): Buffer => definition['GetService']?.responseSerialize(service) ?? Buffer.alloc(0)
  const shown = showOperation(encode)
  const all = [
    [definition, serviceHandlers(services, shown)],
    [googleService(PACKAGE, 'google.cloud.run.v2.Revisions'), revisionHandlers(services)],
    [googleService(PACKAGE, 'google.longrunning.Operations'), operationHandlers(services, shown, clock)],
  ] as const
  for (const [service, handlers] of all) {
    const rpcs = unaryRpcs('Cloud Run', Object.keys(service), handlers, log)
    server.addService(service, withFaults(rpcs, context, SENTENCES))
  }
}

const SENTENCES = {
  RESOURCE_EXHAUSTED:
    "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per region' of service 'run.googleapis.com'.",
  PERMISSION_DENIED: "Permission 'run.services.update' denied on resource (or it may not exist).",
}

const FAILURE = 'Revision is not ready and cannot serve traffic: the container failed to start and listen on its port'
