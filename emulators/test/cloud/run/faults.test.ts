import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, credentials } from '@grpc/grpc-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRun } from '../../../cloud/run/read-run.ts'
import { seedServices } from '../../../cloud/run/seed.ts'
import { Services } from '../../../cloud/run/services.ts'
import { Clock } from '../../../kit/clock.ts'
import { googleService } from '../../../kit/google-service.ts'
import { NAME, PARENT, RunStand } from './stand.ts'

let directory: string
let stand: RunStand

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-run-'))
  stand = await RunStand.start(directory)
})
afterEach(async () => {
  await stand.stop()
  rmSync(directory, { recursive: true })
})

const ask = (minInstanceCount: number) =>
  stand.services.updateService({
    service: { name: NAME, scaling: { minInstanceCount } },
    updateMask: { paths: ['scaling.min_instance_count'] },
  })

test.each([
  ['RESOURCE_EXHAUSTED', 8, 'Quota exceeded'],
  ['PERMISSION_DENIED', 7, 'run.services.update'],
  ['UNAVAILABLE', 14, 'planned fault'],
] as const)('a planned %s does nothing', async (error, code, words) => {
  const before = await stand.create()
  stand.pubsub.faults.set([{ on: 'UpdateService', error, times: 1 }])
  await expect(ask(1)).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
  expect(await stand.get()).toEqual(before)
})

test('a connection that is cut takes only the answer with it', async () => {
  await stand.create()
  stand.pubsub.faults.set([{ on: 'UpdateService', drop: true, times: 1 }])
  await expect(ask(4)).rejects.toMatchObject({ code: 14 })
  stand.settle()
  expect(await stand.get()).toMatchObject({ scaling: { minInstanceCount: 4 }, observedGeneration: '2' })
})

test('what takes long takes that long on the clock', async () => {
  await stand.create()
  stand.pubsub.faults.set([{ on: 'reconcile', latencyMs: 60_000, times: 1 }])
  const [operation] = await ask(1)
  stand.pubsub.clock.advance(60e6)
  expect((await stand.get()).reconciling).toBe(true)
  stand.settle()
  expect((await stand.get()).reconciling).toBe(false)
  expect((await stand.services.checkUpdateServiceProgress(operation.name ?? '')).done).toBe(true)
})

test('services, revisions and what is under way outlive the process', async () => {
  const created = await stand.create()
  const [operation] = await ask(5)
  await stand.stop()
  stand = await RunStand.start(directory)
  expect(await stand.get()).toMatchObject({ reconciling: true, uid: created.uid, scaling: { minInstanceCount: 5 } })
  stand.pubsub.clock.advance(10e6)
  expect(await stand.get()).toMatchObject({ reconciling: false, observedGeneration: '2' })
  const progress = await stand.services.checkUpdateServiceProgress(operation.name ?? '')
  expect(progress).toMatchObject({ done: true, result: { name: NAME } })
  expect(await stand.revisionNames()).toHaveLength(1)
})

test('a file of another kind is named, and not overwritten', async () => {
  writeFileSync(join(directory, 'run.json'), 'nonsense')
  await expect(RunStand.start(directory)).rejects.toThrow(/run\.json is not readable/)
})

test('an operation can be waited for, and for a time only', async () => {
  await stand.create()
  const [operation] = await ask(1)
  const service = googleService('@google-cloud/run', 'google.longrunning.Operations')
  const method = service['WaitOperation']
  if (method === undefined) throw new Error('no WaitOperation')
  const client = new Client(`${stand.pubsub.host}:${stand.pubsub.port}`, credentials.createInsecure())
  const wait = (seconds: string) =>
    new Promise<unknown>((resolve, reject) => {
      const request = { name: operation.name, timeout: { seconds } }
      const { path, requestSerialize, responseDeserialize } = method
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      )
    })
  const short = wait('0')
  expect(await short).toMatchObject({ name: operation.name, done: false })
  const long = wait('600')
  await stand.get()
  stand.settle()
  expect(await long).toMatchObject({ done: true })
  client.close()
})

test('a seed gives each service two revisions, once', () => {
  const clock = new Clock()
  const services = new Services({ clock, log: () => undefined, fate: () => ({ durationMs: 0 }) })
  const seed = readRun({
    MESH_RUN_SEED: '{"projectId":"demo-run","region":"us-central1","services":["shop","mail"]}',
  }).seed
  seedServices(services, 'demo-run', seed?.services ?? [], 'us-central1')
  seedServices(services, 'demo-run', seed?.services ?? [], 'us-central1')
  expect(services.list(PARENT).map(({ name }) => name)).toEqual([`${PARENT}/services/mail`, NAME])
  const [newer, older] = services.revisions(NAME)
  expect(services.get(NAME)).toMatchObject({ reconciling: false, latestReadyRevision: newer?.name })
  expect(older?.conditions).toMatchObject([{ type: 'Ready', state: 'CONDITION_SUCCEEDED' }, { type: 'Active' }])
})

test('a seed of another form is refused by name', () => {
  expect(() => readRun({ MESH_RUN_SEED: '{}' })).toThrow(/MESH_RUN_SEED is \{\}; expected/)
  expect(() => readRun({ MESH_RUN_SEED: 'x' })).toThrow(/MESH_RUN_SEED is x; expected/)
})
