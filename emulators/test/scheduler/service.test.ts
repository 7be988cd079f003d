import { CloudSchedulerClient } from '@google-cloud/scheduler'
import { credentials } from '@grpc/grpc-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Clock } from '../../kit/clock.ts'
import { FunctionsEmulator } from '../../kit/functions-emulator.ts'
import { startPubsub, type Pubsub } from '../../pubsub/start.ts'
import { addSchedulerService } from '../../scheduler/service.ts'
import { Ticker } from '../../scheduler/ticker.ts'
import { FunctionsServer, scheduledFunction } from '../pubsub/functions-server.ts'
import { until } from '../pubsub/until.ts'

const PARENT = 'projects/demo/locations/us-central1'
const NAME = `${PARENT}/jobs/firebase-schedule-tick-us-central1`

let functions: FunctionsServer
let emulator: FunctionsEmulator
let clock: Clock
let ticker: Ticker
let server: Pubsub
let client: CloudSchedulerClient

beforeEach(async () => {
  functions = new FunctionsServer()
  await functions.start()
  functions.functions = [scheduledFunction('tick', { schedule: 'every 1 minutes' })]
  clock = new Clock()
  clock.freeze(Date.parse('2026-01-01T00:00:00Z') * 1_000)
  emulator = new FunctionsEmulator({ host: functions.host, project: 'demo' })
  ticker = new Ticker({ emulator, clock, log: () => undefined })
  await emulator.refresh()
  const addServices = (grpc: Parameters<typeof addSchedulerService>[0]) =>
    addSchedulerService(grpc, ticker, () => undefined)
  server = await startPubsub({ host: '127.0.0.1', port: 0, clock, addServices })
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  const sslCreds = credentials.createInsecure()
  client = new CloudSchedulerClient({ apiEndpoint: server.host, port: server.port, projectId: 'demo', sslCreds })
})

afterEach(async () => {
  await client.close()
  await server.close()
  ticker.stop()
  await functions.stop()
})

const minutes = (count: number) => clock.advance(count * 60e6)
const called = (count: number) => until(`${count} calls`, () => functions.calls.length >= count || undefined)
const idle = () => until('the end of the run', () => ticker.running.length === 0)

test('a paused job does not run, however often it falls due, until it is resumed', async () => {
  const [paused] = await client.pauseJob({ name: NAME })
  expect(paused).toMatchObject({ name: NAME, state: 'PAUSED' })
  minutes(10)
  expect(ticker.running).toEqual([])
  const [resumed] = await client.resumeJob({ name: NAME })
  expect(resumed.state).toBe('ENABLED')
  minutes(1)
  await called(1)
  await idle()
  expect(functions.calls[0]?.headers['x-cloudscheduler-scheduletime']).toBe('2026-01-01T00:11:00.000Z')
})

test('what is paused cannot be paused, and what is enabled cannot be resumed, as with Google', async () => {
  await expect(client.resumeJob({ name: NAME })).rejects.toMatchObject({
    code: 9,
    message: expect.stringContaining('is ENABLED; it must be PAUSED to be resumed.') as string,
  })
  await client.pauseJob({ name: NAME })
  await expect(client.pauseJob({ name: NAME })).rejects.toMatchObject({
    code: 9,
    message: expect.stringContaining('is PAUSED; it must be ENABLED to be paused.') as string,
  })
  await client.resumeJob({ name: NAME })
  minutes(1)
  await called(1)
  await idle()
  expect(functions.calls).toHaveLength(1)
})

test('a function that is loaded anew stays paused', async () => {
  await client.pauseJob({ name: NAME })
  functions.functions = [scheduledFunction('tick', { schedule: 'every 2 minutes' })]
  await emulator.refresh()
  const [job] = await client.getJob({ name: NAME })
  expect(job.state).toBe('PAUSED')
})

test('a function that came since the last look has its job, as with Google', async () => {
  const name = `${PARENT}/jobs/firebase-schedule-late-us-central1`
  functions.functions.push(scheduledFunction('late', { schedule: 'every 1 minutes' }))
  await expect(client.resumeJob({ name })).rejects.toMatchObject({
    code: 9,
    message: expect.stringContaining('late-us-central1 is ENABLED') as string,
  })
  const [paused] = await client.pauseJob({ name })
  expect(paused).toMatchObject({ name, state: 'PAUSED' })
})

test('lists its jobs and runs one on demand, paused or not', async () => {
  await client.pauseJob({ name: NAME })
  const [jobs] = await client.listJobs({ parent: PARENT })
  expect(jobs).toMatchObject([{ name: NAME, state: 'PAUSED' }])
  await client.runJob({ name: NAME })
  await called(1)
  await idle()
})

test.each([
  [
    'a job that does not exist',
    5,
    'firebase-schedule-tick-us-central1',
    () => client.getJob({ name: `${PARENT}/jobs/none` }),
  ],
  ['a name of another form', 3, 'expected projects/', () => client.pauseJob({ name: 'tick' })],
  ['what it does not have', 12, 'PauseJob', () => client.deleteJob({ name: NAME })],
])('refuses %s, saying what would do', async (_what, code, words, ask) => {
  await expect(ask()).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
})
