import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudTasksClient } from '@google-cloud/tasks'
import { credentials } from '@grpc/grpc-js'
import { afterEach, beforeEach } from 'vitest'
import { identityHttp, IDENTITY_ROOT } from '../../../cloud/identity/http.ts'
import { Issuer } from '../../../cloud/identity/issuer.ts'
import { startTasks, type Tasks } from '../../../cloud/tasks/start-tasks.ts'
import { Clock } from '../../../kit/clock.ts'
import type { FunctionsEmulator } from '../../../kit/functions-emulator.ts'
import { startPubsub, type Pubsub } from '../../../pubsub/start.ts'
import { until } from '../../pubsub/until.ts'
import { Worker } from './worker.ts'

export const ACCOUNT = 'mesh@demo.iam.gserviceaccount.com'
export const PARENT = 'projects/demo/locations/us-central1/queues/work'
export const START_MS = Date.parse('2026-01-01T00:00:00Z')

/** The stand-in on a port of its own, the real client, a worker, and a clock that stands still. */
export class Stand {
  readonly clock = new Clock()
  readonly worker = new Worker()
  readonly logged: string[] = []
  readonly directory = mkdtempSync(join(tmpdir(), 'mesh-tasks-'))
  /** Functions that the emulator lists, when the test wants one. */
  functions: FunctionsEmulator | undefined
  client!: CloudTasksClient
  server!: Pubsub
  tasks!: Tasks
  issuer!: Issuer

  async start(): Promise<void> {
    this.issuer = new Issuer({ clock: this.clock, dataDir: this.directory })
    this.server = await startPubsub({
      host: '127.0.0.1',
      port: 0,
      clock: this.clock,
      addServices: (grpc, context) => {
        this.tasks = startTasks(grpc, {
          context: { ...context, log: (line) => this.logged.push(line) },
          issuer: this.issuer,
          functions: this.functions,
          concurrencyMax: 1,
          dataDir: this.directory,
        })
      },
      answerHttp: (request, response) => identityHttp(this.issuer, ACCOUNT)(request, response),
      onReset: () => this.tasks.clear(),
    })
    const { host, port } = this.server
    this.issuer.url = `http://${host}:${port}${IDENTITY_ROOT}`
    this.tasks.wake()
    process.env['METADATA_SERVER_DETECTION'] = 'none'
    const sslCreds = credentials.createInsecure()
    this.client = new CloudTasksClient({ apiEndpoint: host, port, projectId: 'demo', sslCreds })
  }

  async stop(): Promise<void> {
    await this.client.close()
    this.tasks.close()
    await this.server.close()
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** Moves the clock, then waits until every attempt under way has ended. */
  async after(seconds: number): Promise<void> {
    this.clock.advance(seconds * 1e6)
    await this.idle()
  }

  async idle(): Promise<void> {
    await until('the end of all attempts', () => this.tasks.queues.running.length === 0 || undefined)
  }

  async create(task: Parameters<CloudTasksClient['createTask']>[0] & object = {}, parent = PARENT) {
    const httpRequest = { url: this.worker.url, ...task.task?.httpRequest }
    const [created] = await this.client.createTask({ ...task, parent, task: { ...task.task, httpRequest } })
    return { ...created, name: created.name ?? '' }
  }

  /** Creates a task of this name. */
  named(id: string, more: object = {}) {
    return this.create({ task: { name: `${PARENT}/tasks/${id}`, ...more } })
  }
}

/** A stand for each test of a file. */
export function eachStand(): () => Stand {
  let stand: Stand
  beforeEach(async () => {
    stand = new Stand()
    stand.clock.freeze(START_MS * 1_000)
    await stand.worker.start()
    await stand.start()
  })
  afterEach(async () => {
    await stand.stop()
    await stand.worker.stop()
    rmSync(stand.directory, { recursive: true, force: true })
  })
  return () => stand
}

/** A time as the API takes it. */
export function seconds(fromStart: number) {
  return { seconds: START_MS / 1_000 + fromStart }
}
