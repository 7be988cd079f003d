import { parseArgs } from 'node:util'
import { readRun, type RunSettings } from '../cloud/run/read-run.ts'
import { readTasks, type TasksSettings } from '../cloud/tasks/read-tasks.ts'
import { readNumber } from '../kit/read-number.ts'
import { readSecretManager } from '../secret-manager/read-secret-manager.ts'
import type { SecretManagerOptions } from '../secret-manager/start.ts'
import type { FunctionDeliveryOptions } from './functions/function-delivery.ts'
import { DELIVERY_DEFAULTS } from './start.ts'

export interface Settings {
  host: string
  port: number
  dataDir: string | undefined
  functionsHost: string | undefined
  project: string | undefined
  delivery: FunctionDeliveryOptions
  /** Undefined: the ticker does not run in this process. */
  ticker: { tickSeconds: number | undefined } | undefined
  /** Undefined: the stand-in for Secret Manager does not run in this process. */
  secretManager: SecretManagerOptions | undefined
  run: RunSettings
  tasks: TasksSettings
}

/**
 * Reads `--host`, `--port` and the environment: MESH_PUBSUB_DATA (directory), MESH_FUNCTIONS_HOST (host:port), MESH_PROJECT,
 * MESH_TICKER=1 and MESH_TICK_SECONDS, MESH_DELIVERY_ATTEMPTS, MESH_DELIVERY_TIMEOUT_SECONDS, MESH_DELIVERY_CONCURRENCY,
 * MESH_DELIVERY_BACKOFF_MIN_SECONDS, MESH_DELIVERY_BACKOFF_MAX_SECONDS, MESH_SECRET_MANAGER (host:port to serve it at) and
 * MESH_SECRET_MANAGER_DATA (directory), and what readRun and readTasks take. Throws an Error that names the bad one.
 */
export function readSettings(args: readonly string[], environment: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: { host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string', default: '8085' } },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port is ${JSON.stringify(values.port)}; expected 0 to 65535.`)
  const { backoffSeconds, ...defaults } = DELIVERY_DEFAULTS
  return {
    host: values.host,
    port,
    dataDir: environment['MESH_PUBSUB_DATA'] || undefined,
    functionsHost: environment['MESH_FUNCTIONS_HOST'] || undefined,
    project: environment['MESH_PROJECT'] || undefined,
    delivery: {
      maxDeliveryAttempts: readNumber('MESH_DELIVERY_ATTEMPTS', environment) ?? defaults.maxDeliveryAttempts,
      timeoutSeconds: readNumber('MESH_DELIVERY_TIMEOUT_SECONDS', environment) ?? defaults.timeoutSeconds,
      concurrency: readNumber('MESH_DELIVERY_CONCURRENCY', environment) ?? defaults.concurrency,
      backoffSeconds: {
        minimum: readNumber('MESH_DELIVERY_BACKOFF_MIN_SECONDS', environment) ?? backoffSeconds.minimum,
        maximum: readNumber('MESH_DELIVERY_BACKOFF_MAX_SECONDS', environment) ?? backoffSeconds.maximum,
      },
    },
    ticker:
      environment['MESH_TICKER'] === '1' ? { tickSeconds: readNumber('MESH_TICK_SECONDS', environment) } : undefined,
    secretManager: readSecretManager(environment),
    run: readRun(environment),
    tasks: readTasks(environment),
  }
}
