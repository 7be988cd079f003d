#!/usr/bin/env node
import type { Server } from '@grpc/grpc-js'
import { identityHttp, IDENTITY_ROOT } from '../cloud/identity/http.ts'
import { Issuer } from '../cloud/identity/issuer.ts'
import { addRunServices } from '../cloud/run/service.ts'
import { startTasks, type Tasks } from '../cloud/tasks/start-tasks.ts'
import { Clock } from '../kit/clock.ts'
import { FunctionsEmulator } from '../kit/functions-emulator.ts'
import { addSchedulerService } from '../scheduler/service.ts'
import { startSecretManager } from '../secret-manager/start.ts'
import { Ticker } from '../scheduler/ticker.ts'
import type { RpcContext } from './grpc/rpc.ts'
import { readSettings } from './settings.ts'
import { startPubsub } from './start.ts'

/** The emulator as a process, started by the suite with `--host=… --port=…`; its settings are described in settings.ts. */
async function main(): Promise<void> {
  const { host, port, dataDir, functionsHost, project, delivery, ticker, secretManager, run, tasks } = readSettings(
    process.argv.slice(2),
    process.env,
  )
  if (ticker !== undefined && functionsHost === undefined) {
    throw new Error('MESH_TICKER=1 needs MESH_FUNCTIONS_HOST, the host:port of the Functions emulator.')
  }
  const log = (line: string): void => console.log(line)
  const clock = new Clock()
  const functions = functionsHost === undefined ? undefined : new FunctionsEmulator({ host: functionsHost, project })
  const jobs = ticker && functions && new Ticker({ emulator: functions, clock, tickSeconds: ticker.tickSeconds, log })
  const issuer = new Issuer({ clock, dataDir: tasks.dataDir })
  let queues: Tasks | undefined
  const addServices = (server: Server, context: RpcContext): void => {
    if (jobs !== undefined) addSchedulerService(server, jobs, log)
    addRunServices(server, run, context)
    queues = startTasks(server, { ...tasks, context, issuer, functions, concurrencyMax: delivery.concurrency })
  }
  const answerHttp = identityHttp(issuer, tasks.account)
  const onReset = (): void => queues?.clear()
  const hooks = { addServices, answerHttp, onReset }
  const pubsub = await startPubsub({ host, port, dataDir, clock, functions, delivery, log, ...hooks })
  issuer.url = `http://${pubsub.host}:${pubsub.port}${IDENTITY_ROOT}`
  queues?.wake()
  const secrets = secretManager && (await startSecretManager({ ...secretManager, clock, faults: pubsub.faults, log }))
  functions?.start()
  let isStopping = false
  const stop = (): void => {
    // Ctrl-C reaches this process twice: from the terminal and from the suite.
    if (isStopping) return
    isStopping = true
    functions?.stop()
    jobs?.stop()
    queues?.close()
    Promise.all([pubsub.close(), secrets?.close()]).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`Mesh's Pub/Sub emulator listens on ${pubsub.host}:${pubsub.port}`)
}

function fail(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  console.error(
    code === 'EADDRINUSE'
      ? `Pub/Sub: the address is taken (${message}); choose another with --port or in firebase.json.`
      : message,
  )
  process.exit(1)
}

main().catch(fail)
