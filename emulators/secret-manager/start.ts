import { Server } from '@grpc/grpc-js'
import { Clock } from '../kit/clock.ts'
import { Faults } from '../kit/faults.ts'
import { googleService } from '../kit/google-service.ts'
import { listenOnePort, type OnePort } from '../kit/port.ts'
import { unaryRpcs } from '../kit/unary-rpcs.ts'
import { withFaults } from '../kit/with-faults.ts'
import { secretManagerHandlers } from './handlers.ts'
import { secretManagerRest } from './rest.ts'
import { SecretsFile } from './secrets-file.ts'
import { Secrets } from './secrets.ts'

export interface SecretManagerOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  /** Where secrets are kept; without it they are in memory only. */
  dataDir?: string | undefined
  clock?: Clock
  /** Planned by the names of the RPCs, as `AccessSecretVersion`; its own unless another emulator shares them. */
  faults?: Faults
  log?: (line: string) => void
}

/**
 * Starts the stand-in for Secret Manager: google.cloud.secretmanager.v1 over gRPC and the part of its REST API that `mesh secret`
 * speaks, with the test hooks `clock` and `faults` (see the kit). Secrets have no protection but their file's. Rejects when the port is taken.
 */
export async function startSecretManager(options: SecretManagerOptions): Promise<OnePort> {
  const { host, port, dataDir, clock = new Clock(), faults = new Faults(), log = () => undefined } = options
  const service = googleService('@google-cloud/secret-manager', 'google.cloud.secretmanager.v1.SecretManagerService')
  const keeper = dataDir === undefined ? undefined : new SecretsFile(dataDir)
  const secrets = new Secrets(() => Math.floor(clock.now() / 1_000_000), keeper)
  const grpc = new Server()
  let listening: OnePort | undefined
  const context = { clock, faults, drop: (peer: string) => void listening?.drop(peer) }
  const rpcs = unaryRpcs('Secret Manager', Object.keys(service), secretManagerHandlers(secrets), log)
  grpc.addService(service, withFaults(rpcs, context, SENTENCES))
  listening = await listenOnePort({ host, port, grpc, http: secretManagerRest(secrets, { clock, faults }, log) })
  return listening
}

const SENTENCES = {
  PERMISSION_DENIED: "Permission 'secretmanager.versions.access' denied for resource (or it may not exist).",
}
