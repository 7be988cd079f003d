import { protos } from '@google-cloud/scheduler'
import { Server, ServerCredentials, status, type handleUnaryCall } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { setSchedules } from '../../src/gcp/scheduler.ts'
import { takeOwnProject } from '../mesh.ts'

const { Job, PauseJobRequest } = protos.google.cloud.scheduler.v1
const { State } = Job

takeOwnProject()

/** The jobs by the function that they call; as with Google, only enabled ones are paused and only paused ones resumed. */
const jobs = new Map<string, protos.google.cloud.scheduler.v1.Job.State>()
const asked: string[] = []
const server = new Server()

const functionOf = (name: string) => /\/jobs\/firebase-schedule-(\w+)-us-central1$/.exec(name)?.[1] ?? name

function verb(path: string, from?: keyof typeof State, to?: keyof typeof State) {
  const handle: handleUnaryCall<{ name: string }, { name: string; state: number }> = ({ request }, answer) => {
    const { name } = request
    const id = functionOf(name)
    const state = jobs.get(id)
    asked.push(`${path} ${id}`)
    if (state === undefined) return answer({ code: status.NOT_FOUND, details: `no job ${name}` })
    if (from !== undefined && state !== State[from]) return answer({ code: status.FAILED_PRECONDITION })
    const next = to === undefined ? state : State[to]
    jobs.set(id, next)
    answer(null, { name, state: next })
  }
  const definition = {
    path: `/google.cloud.scheduler.v1.CloudScheduler/${path}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: (request: { name: string }) => Buffer.from(PauseJobRequest.encode(request).finish()),
    requestDeserialize: (bytes: Buffer) => PauseJobRequest.decode(bytes),
    responseSerialize: (job: { name: string; state: number }) => Buffer.from(Job.encode(job).finish()),
    responseDeserialize: (bytes: Buffer) => Job.decode(bytes),
  } as const
  server.addService({ [path]: definition }, { [path]: handle })
}

beforeAll(async () => {
  verb('PauseJob', 'ENABLED', 'PAUSED')
  verb('ResumeJob', 'PAUSED', 'ENABLED')
  verb('GetJob')
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  process.env['CLOUD_SCHEDULER_EMULATOR_HOST'] = `127.0.0.1:${port}`
})

afterAll(() => {
  delete process.env['CLOUD_SCHEDULER_EMULATOR_HOST']
  server.forceShutdown()
})

beforeEach(() => {
  asked.length = 0
  jobs.clear()
  jobs.set('rollUp', State.ENABLED).set('planChecks', State.PAUSED)
})

const states = () => Object.fromEntries([...jobs].map(([id, state]) => [id, State[state]]))

test.each([
  ['paused', 'PAUSED'],
  ['enabled', 'ENABLED'],
] as const)('schedules are %s, also those that were before', async (wanted, state) => {
  await setSchedules(['rollUp', 'planChecks'], 'us-central1', wanted)
  expect(states()).toEqual({ rollUp: state, planChecks: state })
  await setSchedules(['rollUp', 'planChecks'], 'us-central1', wanted)
  expect(states()).toEqual({ rollUp: state, planChecks: state })
})

test('a job that Google has disabled is told, and the others are resumed', async () => {
  jobs.set('rollUp', State.DISABLED)
  await expect(setSchedules(['rollUp', 'planChecks'], 'us-central1', 'enabled')).rejects.toMatchObject({ code: 9 })
  expect(states()).toMatchObject({ rollUp: 'DISABLED', planChecks: 'ENABLED' })
})

test('a job that does not exist is told', async () => {
  await expect(setSchedules(['sendDueNotices'], 'us-central1', 'paused')).rejects.toMatchObject({ code: 5 })
  expect(asked).toEqual(['PauseJob sendDueNotices'])
})
