import { Server, type ServiceDefinition } from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Clock } from '../kit/clock.ts'
import { sendJson } from '../kit/json-http.ts'
import { listenOnePort, type OnePort } from '../kit/port.ts'
import { secretManagerHandlers } from './handlers.ts'
import { Secrets } from './secrets.ts'

export interface SecretManagerOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  clock?: Clock
  log?: (line: string) => void
}

/**
 * Starts the stand-in for Secret Manager: google.cloud.secretmanager.v1 over gRPC, and `GET /`, which says what it is. Secrets
 * are kept in memory without protection. Rejects when the port is taken.
 */
export async function startSecretManager(options: SecretManagerOptions): Promise<OnePort> {
  const { host, port, clock = new Clock(), log = () => undefined } = options
  const service = secretManagerService()
  const secrets = new Secrets(() => Math.floor(clock.now() / 1_000_000))
  const grpc = new Server()
  grpc.addService(service, secretManagerHandlers(secrets, Object.keys(service), log))
  return listenOnePort({
    host,
    port,
    grpc,
    http: (_, response) =>
      sendJson(response, 200, { emulator: "Mesh's Secret Manager stand-in: no protection at all" }),
  })
}

/** The service as described in Google's client package; the client's code is not loaded. */
function secretManagerService(): ServiceDefinition {
  const root = dirname(createRequire(import.meta.url).resolve('@google-cloud/secret-manager/package.json'))
  const json = JSON.parse(readFileSync(join(root, 'build/protos/protos.json'), 'utf8')) as Parameters<
    typeof fromJSON
  >[0]
  const name = 'google.cloud.secretmanager.v1.SecretManagerService'
  const definition = fromJSON(json, { longs: String, enums: String, defaults: false, oneofs: false })[name]
  if (definition === undefined || 'format' in definition) {
    throw new Error(
      `${name} is missing in ${root}/build/protos/protos.json; install @google-cloud/secret-manager 7.2.0.`,
    )
  }
  return definition
}
