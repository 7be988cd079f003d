import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { RevisionsClient, ServicesClient, type protos } from '@google-cloud/run'
import { credentials } from '@grpc/grpc-js'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { takeOwnProject } from '../mesh.ts'

const MAIN = join(import.meta.dirname, '../../../emulators/pubsub/main.ts')

export type Service = protos.google.cloud.run.v2.IService
type Fault = Record<string, unknown> & { on: string }

/** The stand-in for Cloud Run as a process of its own, which product code finds through the environment. */
export interface RunStand {
  /** What people and other tools use beside Mesh. */
  admin: () => ServicesClient
  /** Full name of a service of the test's project. */
  nameOf: (service: string) => string
  /** Creates a service with as many revisions; gives their short names, oldest first. */
  deploy: (service: string, versions?: number, rest?: Service) => Promise<string[]>
  /** Changes a service as Terraform would: without asking for its etag. */
  change: (service: string, change: Service, paths: string[]) => Promise<void>
  get: (service: string) => Promise<Service>
  plan: (...faults: Fault[]) => Promise<void>
  clock: (move: Record<string, unknown>) => Promise<void>
  /** Ends the process; another one goes on with its data at the same address. */
  restart: () => Promise<void>
}

/** Runs the stand-in for all tests of a file, in a project of its own. */
export function runStand(): RunStand {
  takeOwnProject()
  const project = process.env['GCLOUD_PROJECT'] ?? ''
  const directory = mkdtempSync(join(tmpdir(), 'mesh-run-'))
  let child: ChildProcess | undefined
  let address = ''
  let clients: { services: ServicesClient; revisions: RevisionsClient } | undefined

  const begin = async () => {
    const [, port = '0'] = address.split(':')
    child = spawn(process.execPath, [MAIN, '--host=127.0.0.1', `--port=${port}`], {
      env: { ...process.env, MESH_RUN_DATA: directory, MESH_RUN_OPERATION_MS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout === null) throw new Error('the stand-in has no output')
    for await (const line of createInterface(child.stdout)) {
      const found = / listens on (\S+:\d+)/.exec(line)?.[1]
      if (found === undefined) continue
      address = found
      break
    }
  }
  const end = async () => {
    if (child === undefined) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
  const control = async (path: string, method: string, body: object) => {
    const url = `http://${address}/emulator/v1/mesh/${path}`
    const reply = await fetch(url, { method, body: JSON.stringify(body) })
    if (!reply.ok) throw new Error(await reply.text())
  }

  beforeAll(async () => {
    await begin()
    process.env['MESH_RUN_EMULATOR_HOST'] = address
    const [apiEndpoint = '', port] = address.split(':')
    const options = { apiEndpoint, port: Number(port), projectId: project, sslCreds: credentials.createInsecure() }
    clients = { services: new ServicesClient(options), revisions: new RevisionsClient(options) }
  })
  afterEach(async () => {
    await control('faults', 'PUT', { faults: [] })
    await control('clock', 'POST', { thaw: true })
  })
  afterAll(async () => {
    delete process.env['MESH_RUN_EMULATOR_HOST']
    await Promise.all([clients?.services.close(), clients?.revisions.close()])
    await end()
    rmSync(directory, { recursive: true })
  })

  const admin = () => {
    if (clients === undefined) throw new Error('the stand-in is not running')
    return clients.services
  }
  const parent = `projects/${project}/locations/us-central1`
  const nameOf = (service: string) => `${parent}/services/${service}`
  const change = async (service: string, fields: Service, paths: string[]) => {
    const [operation] = await admin().updateService({
      service: { name: nameOf(service), ...fields },
      updateMask: { paths },
    })
    await operation.promise()
  }
  const deploy = async (serviceId: string, versions = 1, rest: Service = {}) => {
    const [operation] = await admin().createService({ parent, serviceId, service: { ...version(1), ...rest } })
    await operation.promise()
    for (let number = 2; number <= versions; number += 1) await change(serviceId, version(number), ['template'])
    const [revisions] = (await clients?.revisions.listRevisions({ parent: nameOf(serviceId) })) ?? [[]]
    return revisions.map(({ name }) => name?.split('/').at(-1) ?? '').toReversed()
  }
  return {
    admin,
    nameOf,
    deploy,
    change,
    get: async (service) => (await admin().getService({ name: nameOf(service) }))[0],
    plan: (...faults) => control('faults', 'PUT', { faults }),
    clock: (move) => control('clock', 'POST', move),
    restart: async () => {
      await end()
      await begin()
    },
  }
}

/** A template of its own for every version. */
export function version(number: number): Service {
  const resources = { limits: { cpu: '1', memory: '512Mi' }, cpuIdle: true }
  return {
    template: { containers: [{ image: `example.test/app:v${number}`, resources }], scaling: { maxInstanceCount: 10 } },
  }
}
